#include "checks/formats.h"

namespace pymetal::checks {

namespace {

struct PixelFormats {
  MTL::PixelFormat first;
  MTL::PixelFormat last;
  Block block;
};

constexpr Block pixel(NS::UInteger bytes) { return {1, 1, bytes}; }

// Formats of one size have neighbouring numbers (MTLPixelFormat.h).
constexpr PixelFormats pixel_formats[] = {
    {MTL::PixelFormatA8Unorm, MTL::PixelFormatR8Sint, pixel(1)},
    {MTL::PixelFormatR16Unorm, MTL::PixelFormatABGR4Unorm, pixel(2)},
    {MTL::PixelFormatBGR5A1Unorm, MTL::PixelFormatBGR5A1Unorm, pixel(2)},
    {MTL::PixelFormatR32Uint, MTL::PixelFormatBGR10A2Unorm, pixel(4)},
    {MTL::PixelFormatRG32Uint, MTL::PixelFormatRGBA16Float, pixel(8)},
    {MTL::PixelFormatRGBA32Uint, MTL::PixelFormatRGBA32Float, pixel(16)},
    {MTL::PixelFormatBC1_RGBA, MTL::PixelFormatBC1_RGBA_sRGB, {4, 4, 8}},
    {MTL::PixelFormatBC2_RGBA, MTL::PixelFormatBC3_RGBA_sRGB, {4, 4, 16}},
    {MTL::PixelFormatBC4_RUnorm, MTL::PixelFormatBC4_RSnorm, {4, 4, 8}},
    {MTL::PixelFormatBC5_RGUnorm, MTL::PixelFormatBC7_RGBAUnorm_sRGB, {4, 4, 16}},
    {MTL::PixelFormatPVRTC_RGB_2BPP, MTL::PixelFormatPVRTC_RGB_2BPP_sRGB, {8, 4, 8}},
    {MTL::PixelFormatPVRTC_RGB_4BPP, MTL::PixelFormatPVRTC_RGB_4BPP_sRGB, {4, 4, 8}},
    {MTL::PixelFormatPVRTC_RGBA_2BPP, MTL::PixelFormatPVRTC_RGBA_2BPP_sRGB, {8, 4, 8}},
    {MTL::PixelFormatPVRTC_RGBA_4BPP, MTL::PixelFormatPVRTC_RGBA_4BPP_sRGB, {4, 4, 8}},
    {MTL::PixelFormatEAC_R11Unorm, MTL::PixelFormatEAC_R11Snorm, {4, 4, 8}},
    {MTL::PixelFormatEAC_RG11Unorm, MTL::PixelFormatEAC_RGBA8_sRGB, {4, 4, 16}},
    {MTL::PixelFormatETC2_RGB8, MTL::PixelFormatETC2_RGB8A1_sRGB, {4, 4, 8}},
    {MTL::PixelFormatGBGR422, MTL::PixelFormatBGRG422, {2, 1, 4}},
    {MTL::PixelFormatDepth16Unorm, MTL::PixelFormatDepth16Unorm, pixel(2)},
    {MTL::PixelFormatDepth32Float, MTL::PixelFormatDepth32Float, pixel(4)},
    {MTL::PixelFormatStencil8, MTL::PixelFormatStencil8, pixel(1)},
    {MTL::PixelFormatBGRA10_XR, MTL::PixelFormatBGRA10_XR_sRGB, pixel(8)},
    {MTL::PixelFormatBGR10_XR, MTL::PixelFormatBGR10_XR_sRGB, pixel(4)},
};

// ASTC comes three times (sRGB, LDR, HDR), each with the same block sizes in the same order; 16 bytes a block.
// The number after 6x6's is not used.
constexpr Block astc_blocks[] = {{4, 4, 16},  {5, 4, 16},  {5, 5, 16},   {6, 5, 16},   {6, 6, 16},
                                 {0, 0, 0},   {8, 5, 16},  {8, 6, 16},   {8, 8, 16},   {10, 5, 16},
                                 {10, 6, 16}, {10, 8, 16}, {10, 10, 16}, {12, 10, 16}, {12, 12, 16}};
constexpr MTL::PixelFormat astc_first[] = {MTL::PixelFormatASTC_4x4_sRGB, MTL::PixelFormatASTC_4x4_LDR,
                                           MTL::PixelFormatASTC_4x4_HDR};

std::optional<Block> astc_block_of(MTL::PixelFormat format) {
  for (const MTL::PixelFormat first : astc_first) {
    const auto index = static_cast<size_t>(format) - static_cast<size_t>(first);
    if (index < std::size(astc_blocks) && astc_blocks[index].bytes != 0) return astc_blocks[index];
  }
  return std::nullopt;
}

// Vectors of two, three and four follow their scalar.
struct ScalarType {
  MTL::DataType scalar;
  size_t bytes;
};

constexpr ScalarType scalar_types[] = {
    {MTL::DataTypeFloat, 4}, {MTL::DataTypeHalf, 2},   {MTL::DataTypeInt, 4},   {MTL::DataTypeUInt, 4},
    {MTL::DataTypeShort, 2}, {MTL::DataTypeUShort, 2}, {MTL::DataTypeChar, 1},  {MTL::DataTypeUChar, 1},
    {MTL::DataTypeBool, 1},  {MTL::DataTypeLong, 8},   {MTL::DataTypeULong, 8}, {MTL::DataTypeBFloat, 2},
};

constexpr size_t stored_elements(size_t count) { return count == 3 ? 4 : count; }

}  // namespace

std::optional<Block> block_of(MTL::PixelFormat format) {
  for (const PixelFormats& formats : pixel_formats) {
    if (format >= formats.first && format <= formats.last) return formats.block;
  }
  return astc_block_of(format);
}

std::optional<size_t> size_of(MTL::DataType type) {
  for (const ScalarType& known : scalar_types) {
    const auto index = static_cast<size_t>(type) - static_cast<size_t>(known.scalar);
    if (index < 4) return known.bytes * stored_elements(index + 1);
  }
  return std::nullopt;
}

}  // namespace pymetal::checks
