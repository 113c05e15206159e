// Compressed formats: into which pixels their blocks are decoded.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "texture/pixel_format.h"

namespace softmetal::texture {

// Writes the pixels of a block row by row, with nothing between them.
using DecodeBlock = void (*)(const PixelFormat& format, const std::byte* block, std::byte* pixels);

struct BlockCodec {
  // A format that holds what blocks hold, with as many bits or more.
  const PixelFormat* decoded;
  DecodeBlock decode;
};

// Null functions for formats that are not decoded: PVRTC.
BlockCodec block_codec(const PixelFormat& format);

// Of 12 x 12 pixels with four components of 16 bits.
constexpr size_t kMostBytesOfDecodedBlock = 12 * 12 * 8;

// What most blocks are decoded into: four bytes, red first.
using Bytes4 = std::array<uint8_t, 4>;
using BytesOf4x4 = std::array<Bytes4, 16>;

// Texture compression with blocks of 4 x 4 pixels (Khronos Data Format Specification, "S3TC Compressed Texture Image
// Formats", "RGTC" and "BPTC").
void decode_bc1(const PixelFormat& format, const std::byte* block, std::byte* pixels);
void decode_bc2(const PixelFormat& format, const std::byte* block, std::byte* pixels);
void decode_bc3(const PixelFormat& format, const std::byte* block, std::byte* pixels);
void decode_bc4(const PixelFormat& format, const std::byte* block, std::byte* pixels);
void decode_bc5(const PixelFormat& format, const std::byte* block, std::byte* pixels);
void decode_bc6h(const PixelFormat& format, const std::byte* block, std::byte* pixels);
void decode_bc7(const PixelFormat& format, const std::byte* block, std::byte* pixels);

// "ETC2 Compressed Texture Image Formats".
void decode_etc2_rgb(const PixelFormat& format, const std::byte* block, std::byte* pixels);
void decode_etc2_rgb_a1(const PixelFormat& format, const std::byte* block, std::byte* pixels);
void decode_eac_rgba(const PixelFormat& format, const std::byte* block, std::byte* pixels);
void decode_eac_r11(const PixelFormat& format, const std::byte* block, std::byte* pixels);
void decode_eac_rg11(const PixelFormat& format, const std::byte* block, std::byte* pixels);

// "ASTC Compressed Texture Image Formats".
void decode_astc(const PixelFormat& format, const std::byte* block, std::byte* pixels);

}  // namespace softmetal::texture
