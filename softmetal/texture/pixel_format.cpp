#include "texture/pixel_format.h"

#include <iterator>
#include <string_view>

namespace softmetal::texture {
namespace {

using enum Encoding;
using enum Numeric;
using Colour = std::array<Field, 4>;

constexpr bool kSRGB = true;
constexpr Field kNone{};

constexpr PixelFormat fields(uint16_t value, const char* name, Numeric numeric, uint8_t bytes, Colour colour,
                             bool srgb = false) {
  return {value, name, kFields, numeric, srgb, {1, 1, bytes}, colour};
}

// `count` components of one width, red first.
constexpr PixelFormat even(uint16_t value, const char* name, Numeric numeric, uint8_t bits, uint8_t count,
                           bool srgb = false) {
  Colour colour{};
  for (uint8_t i = 0; i < count; ++i) colour[i] = {static_cast<uint8_t>(i * bits), bits};
  return fields(value, name, numeric, static_cast<uint8_t>(bits * count / 8), colour, srgb);
}

constexpr PixelFormat bgra8(uint16_t value, const char* name, bool srgb) {
  return fields(value, name, kUnorm, 4, {{{16, 8}, {8, 8}, {0, 8}, {24, 8}}}, srgb);
}

// Ten bits at the high end of every sixteen.
constexpr PixelFormat bgra10_xr(uint16_t value, const char* name, bool srgb) {
  return fields(value, name, kExtendedRange, 8, {{{38, 10}, {22, 10}, {6, 10}, {54, 10}}}, srgb);
}

constexpr PixelFormat bgr10_xr(uint16_t value, const char* name, bool srgb) {
  return fields(value, name, kExtendedRange, 4, {{{20, 10}, {10, 10}, {0, 10}, kNone}}, srgb);
}

constexpr PixelFormat blocks(uint16_t value, const char* name, Encoding encoding, Numeric numeric, Block block,
                             uint8_t components, bool srgb = false) {
  return {value, name, encoding, numeric, srgb, block, {}, {}, {}, components};
}

constexpr PixelFormat pvrtc(uint16_t value, const char* name, uint8_t width, uint8_t components, bool srgb = false) {
  return blocks(value, name, kPVRTC, kUnorm, {width, 4, 8}, components, srgb);
}

constexpr PixelFormat astc(uint16_t value, const char* name, Numeric numeric, uint8_t width, uint8_t height,
                           bool srgb = false) {
  return blocks(value, name, kASTC, numeric, {width, height, 16}, 4, srgb);
}

constexpr PixelFormat depth_stencil(uint16_t value, const char* name, Numeric numeric, uint8_t bytes, Field depth,
                                    Field stencil) {
  return {value, name, kFields, numeric, false, {1, 1, bytes}, {}, depth, stencil};
}

// Sorted by value.
constexpr PixelFormat kFormats[] = {
    fields(1, "A8Unorm", kUnorm, 1, {{kNone, kNone, kNone, {0, 8}}}),
    even(10, "R8Unorm", kUnorm, 8, 1),
    even(11, "R8Unorm_sRGB", kUnorm, 8, 1, kSRGB),
    even(12, "R8Snorm", kSnorm, 8, 1),
    even(13, "R8Uint", kUint, 8, 1),
    even(14, "R8Sint", kSint, 8, 1),
    even(20, "R16Unorm", kUnorm, 16, 1),
    even(22, "R16Snorm", kSnorm, 16, 1),
    even(23, "R16Uint", kUint, 16, 1),
    even(24, "R16Sint", kSint, 16, 1),
    even(25, "R16Float", kFloat, 16, 1),
    even(30, "RG8Unorm", kUnorm, 8, 2),
    even(31, "RG8Unorm_sRGB", kUnorm, 8, 2, kSRGB),
    even(32, "RG8Snorm", kSnorm, 8, 2),
    even(33, "RG8Uint", kUint, 8, 2),
    even(34, "RG8Sint", kSint, 8, 2),
    fields(40, "B5G6R5Unorm", kUnorm, 2, {{{11, 5}, {5, 6}, {0, 5}, kNone}}),
    fields(41, "A1BGR5Unorm", kUnorm, 2, {{{11, 5}, {6, 5}, {1, 5}, {0, 1}}}),
    fields(42, "ABGR4Unorm", kUnorm, 2, {{{12, 4}, {8, 4}, {4, 4}, {0, 4}}}),
    fields(43, "BGR5A1Unorm", kUnorm, 2, {{{10, 5}, {5, 5}, {0, 5}, {15, 1}}}),
    even(53, "R32Uint", kUint, 32, 1),
    even(54, "R32Sint", kSint, 32, 1),
    even(55, "R32Float", kFloat, 32, 1),
    even(60, "RG16Unorm", kUnorm, 16, 2),
    even(62, "RG16Snorm", kSnorm, 16, 2),
    even(63, "RG16Uint", kUint, 16, 2),
    even(64, "RG16Sint", kSint, 16, 2),
    even(65, "RG16Float", kFloat, 16, 2),
    even(70, "RGBA8Unorm", kUnorm, 8, 4),
    even(71, "RGBA8Unorm_sRGB", kUnorm, 8, 4, kSRGB),
    even(72, "RGBA8Snorm", kSnorm, 8, 4),
    even(73, "RGBA8Uint", kUint, 8, 4),
    even(74, "RGBA8Sint", kSint, 8, 4),
    bgra8(80, "BGRA8Unorm", false),
    bgra8(81, "BGRA8Unorm_sRGB", kSRGB),
    fields(90, "RGB10A2Unorm", kUnorm, 4, {{{0, 10}, {10, 10}, {20, 10}, {30, 2}}}),
    fields(91, "RGB10A2Uint", kUint, 4, {{{0, 10}, {10, 10}, {20, 10}, {30, 2}}}),
    fields(92, "RG11B10Float", kFloat, 4, {{{0, 11}, {11, 11}, {22, 10}, kNone}}),
    {93, "RGB9E5Float", kSharedExponent, kFloat, false, {1, 1, 4}, {{{0, 9}, {9, 9}, {18, 9}, kNone}}},
    fields(94, "BGR10A2Unorm", kUnorm, 4, {{{20, 10}, {10, 10}, {0, 10}, {30, 2}}}),
    even(103, "RG32Uint", kUint, 32, 2),
    even(104, "RG32Sint", kSint, 32, 2),
    even(105, "RG32Float", kFloat, 32, 2),
    even(110, "RGBA16Unorm", kUnorm, 16, 4),
    even(112, "RGBA16Snorm", kSnorm, 16, 4),
    even(113, "RGBA16Uint", kUint, 16, 4),
    even(114, "RGBA16Sint", kSint, 16, 4),
    even(115, "RGBA16Float", kFloat, 16, 4),
    even(123, "RGBA32Uint", kUint, 32, 4),
    even(124, "RGBA32Sint", kSint, 32, 4),
    even(125, "RGBA32Float", kFloat, 32, 4),
    blocks(130, "BC1_RGBA", kBC, kUnorm, {4, 4, 8}, 4),
    blocks(131, "BC1_RGBA_sRGB", kBC, kUnorm, {4, 4, 8}, 4, kSRGB),
    blocks(132, "BC2_RGBA", kBC, kUnorm, {4, 4, 16}, 4),
    blocks(133, "BC2_RGBA_sRGB", kBC, kUnorm, {4, 4, 16}, 4, kSRGB),
    blocks(134, "BC3_RGBA", kBC, kUnorm, {4, 4, 16}, 4),
    blocks(135, "BC3_RGBA_sRGB", kBC, kUnorm, {4, 4, 16}, 4, kSRGB),
    blocks(140, "BC4_RUnorm", kBC, kUnorm, {4, 4, 8}, 1),
    blocks(141, "BC4_RSnorm", kBC, kSnorm, {4, 4, 8}, 1),
    blocks(142, "BC5_RGUnorm", kBC, kUnorm, {4, 4, 16}, 2),
    blocks(143, "BC5_RGSnorm", kBC, kSnorm, {4, 4, 16}, 2),
    blocks(150, "BC6H_RGBFloat", kBC, kFloat, {4, 4, 16}, 3),
    blocks(151, "BC6H_RGBUfloat", kBC, kFloat, {4, 4, 16}, 3),
    blocks(152, "BC7_RGBAUnorm", kBC, kUnorm, {4, 4, 16}, 4),
    blocks(153, "BC7_RGBAUnorm_sRGB", kBC, kUnorm, {4, 4, 16}, 4, kSRGB),
    pvrtc(160, "PVRTC_RGB_2BPP", 8, 3),
    pvrtc(161, "PVRTC_RGB_2BPP_sRGB", 8, 3, kSRGB),
    pvrtc(162, "PVRTC_RGB_4BPP", 4, 3),
    pvrtc(163, "PVRTC_RGB_4BPP_sRGB", 4, 3, kSRGB),
    pvrtc(164, "PVRTC_RGBA_2BPP", 8, 4),
    pvrtc(165, "PVRTC_RGBA_2BPP_sRGB", 8, 4, kSRGB),
    pvrtc(166, "PVRTC_RGBA_4BPP", 4, 4),
    pvrtc(167, "PVRTC_RGBA_4BPP_sRGB", 4, 4, kSRGB),
    blocks(170, "EAC_R11Unorm", kEAC, kUnorm, {4, 4, 8}, 1),
    blocks(172, "EAC_R11Snorm", kEAC, kSnorm, {4, 4, 8}, 1),
    blocks(174, "EAC_RG11Unorm", kEAC, kUnorm, {4, 4, 16}, 2),
    blocks(176, "EAC_RG11Snorm", kEAC, kSnorm, {4, 4, 16}, 2),
    blocks(178, "EAC_RGBA8", kEAC, kUnorm, {4, 4, 16}, 4),
    blocks(179, "EAC_RGBA8_sRGB", kEAC, kUnorm, {4, 4, 16}, 4, kSRGB),
    blocks(180, "ETC2_RGB8", kETC2, kUnorm, {4, 4, 8}, 3),
    blocks(181, "ETC2_RGB8_sRGB", kETC2, kUnorm, {4, 4, 8}, 3, kSRGB),
    blocks(182, "ETC2_RGB8A1", kETC2, kUnorm, {4, 4, 8}, 4),
    blocks(183, "ETC2_RGB8A1_sRGB", kETC2, kUnorm, {4, 4, 8}, 4, kSRGB),
    astc(186, "ASTC_4x4_sRGB", kUnorm, 4, 4, kSRGB),
    astc(187, "ASTC_5x4_sRGB", kUnorm, 5, 4, kSRGB),
    astc(188, "ASTC_5x5_sRGB", kUnorm, 5, 5, kSRGB),
    astc(189, "ASTC_6x5_sRGB", kUnorm, 6, 5, kSRGB),
    astc(190, "ASTC_6x6_sRGB", kUnorm, 6, 6, kSRGB),
    astc(192, "ASTC_8x5_sRGB", kUnorm, 8, 5, kSRGB),
    astc(193, "ASTC_8x6_sRGB", kUnorm, 8, 6, kSRGB),
    astc(194, "ASTC_8x8_sRGB", kUnorm, 8, 8, kSRGB),
    astc(195, "ASTC_10x5_sRGB", kUnorm, 10, 5, kSRGB),
    astc(196, "ASTC_10x6_sRGB", kUnorm, 10, 6, kSRGB),
    astc(197, "ASTC_10x8_sRGB", kUnorm, 10, 8, kSRGB),
    astc(198, "ASTC_10x10_sRGB", kUnorm, 10, 10, kSRGB),
    astc(199, "ASTC_12x10_sRGB", kUnorm, 12, 10, kSRGB),
    astc(200, "ASTC_12x12_sRGB", kUnorm, 12, 12, kSRGB),
    astc(204, "ASTC_4x4_LDR", kUnorm, 4, 4),
    astc(205, "ASTC_5x4_LDR", kUnorm, 5, 4),
    astc(206, "ASTC_5x5_LDR", kUnorm, 5, 5),
    astc(207, "ASTC_6x5_LDR", kUnorm, 6, 5),
    astc(208, "ASTC_6x6_LDR", kUnorm, 6, 6),
    astc(210, "ASTC_8x5_LDR", kUnorm, 8, 5),
    astc(211, "ASTC_8x6_LDR", kUnorm, 8, 6),
    astc(212, "ASTC_8x8_LDR", kUnorm, 8, 8),
    astc(213, "ASTC_10x5_LDR", kUnorm, 10, 5),
    astc(214, "ASTC_10x6_LDR", kUnorm, 10, 6),
    astc(215, "ASTC_10x8_LDR", kUnorm, 10, 8),
    astc(216, "ASTC_10x10_LDR", kUnorm, 10, 10),
    astc(217, "ASTC_12x10_LDR", kUnorm, 12, 10),
    astc(218, "ASTC_12x12_LDR", kUnorm, 12, 12),
    astc(222, "ASTC_4x4_HDR", kFloat, 4, 4),
    astc(223, "ASTC_5x4_HDR", kFloat, 5, 4),
    astc(224, "ASTC_5x5_HDR", kFloat, 5, 5),
    astc(225, "ASTC_6x5_HDR", kFloat, 6, 5),
    astc(226, "ASTC_6x6_HDR", kFloat, 6, 6),
    astc(228, "ASTC_8x5_HDR", kFloat, 8, 5),
    astc(229, "ASTC_8x6_HDR", kFloat, 8, 6),
    astc(230, "ASTC_8x8_HDR", kFloat, 8, 8),
    astc(231, "ASTC_10x5_HDR", kFloat, 10, 5),
    astc(232, "ASTC_10x6_HDR", kFloat, 10, 6),
    astc(233, "ASTC_10x8_HDR", kFloat, 10, 8),
    astc(234, "ASTC_10x10_HDR", kFloat, 10, 10),
    astc(235, "ASTC_12x10_HDR", kFloat, 12, 10),
    astc(236, "ASTC_12x12_HDR", kFloat, 12, 12),
    // The fields are those of the first pixel; the second has its green 16 bits further on.
    {240, "GBGR422", kSubsampled, kUnorm, false, {2, 1, 4}, {{{24, 8}, {0, 8}, {8, 8}, kNone}}},
    {241, "BGRG422", kSubsampled, kUnorm, false, {2, 1, 4}, {{{16, 8}, {8, 8}, {0, 8}, kNone}}},
    depth_stencil(250, "Depth16Unorm", kUnorm, 2, {0, 16}, kNone),
    depth_stencil(252, "Depth32Float", kFloat, 4, {0, 32}, kNone),
    depth_stencil(253, "Stencil8", kUint, 1, kNone, {0, 8}),
    depth_stencil(255, "Depth24Unorm_Stencil8", kUnorm, 4, {0, 24}, {24, 8}),
    depth_stencil(260, "Depth32Float_Stencil8", kFloat, 8, {0, 32}, {32, 8}),
    // Views of the stencil of the two formats above, so they have the same pixels.
    depth_stencil(261, "X32_Stencil8", kUint, 8, kNone, {32, 8}),
    depth_stencil(262, "X24_Stencil8", kUint, 4, kNone, {24, 8}),
    bgra10_xr(552, "BGRA10_XR", false),
    bgra10_xr(553, "BGRA10_XR_sRGB", kSRGB),
    bgr10_xr(554, "BGR10_XR", false),
    bgr10_xr(555, "BGR10_XR_sRGB", kSRGB),
};

constexpr size_t kValueCount = kFormats[std::size(kFormats) - 1].value + 1;

// The position in kFormats by value, counted from 1; 0 where there is no format.
constexpr auto kPositions = [] {
  std::array<uint8_t, kValueCount> positions{};
  for (size_t i = 0; i < std::size(kFormats); ++i) positions[kFormats[i].value] = static_cast<uint8_t>(i + 1);
  return positions;
}();
static_assert(std::size(kFormats) < 256);

// What a format and its sRGB form share; those of ASTC are told apart by "LDR".
std::string_view stem(std::string_view name) {
  for (const std::string_view suffix : {"_sRGB", "_LDR"}) {
    if (name.ends_with(suffix)) return name.substr(0, name.size() - suffix.size());
  }
  return name;
}

}  // namespace

const PixelFormat* find_pixel_format(uint64_t value) {
  const size_t position = value < kValueCount ? kPositions[value] : 0;
  return position == 0 ? nullptr : &kFormats[position - 1];
}

bool is_same_but_srgb(const PixelFormat& a, const PixelFormat& b) { return stem(a.name) == stem(b.name); }

const PixelFormat* first_pixel_format() { return kFormats; }

size_t pixel_format_count() { return std::size(kFormats); }

}  // namespace softmetal::texture
