// Whole pixels: between memory in a pixel format and the four numbers that a shader sees or a clear gives.
// Missing components read as 0, a missing alpha as 1. Packing leaves no bit of a colour pixel unwritten.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "texture/pixel_format.h"

namespace softmetal::texture {

using Float4 = std::array<float, 4>;
using Uint4 = std::array<uint32_t, 4>;
using Int4 = std::array<int32_t, 4>;

// Which of the functions below fit a format. Compressed formats fit none: shaders see them decoded (decoded_pixels.h).
constexpr bool holds_float_colour(const PixelFormat& format) {
  return !format.is_compressed() && !format.is_depth_or_stencil() && !format.is_integer();
}
constexpr bool holds_uint_colour(const PixelFormat& format) {
  return !format.is_depth_or_stencil() && format.numeric == Numeric::kUint;
}
constexpr bool holds_int_colour(const PixelFormat& format) { return format.numeric == Numeric::kSint; }

// `x` is the column within the block: 0, or also 1 in formats of two pixels that share colour. In those, packing
// writes the pixel's own green and the shared red and blue.
Float4 unpack_float(const PixelFormat& format, const std::byte* block, unsigned x = 0);
void pack_float(const PixelFormat& format, const Float4& colour, std::byte* block, unsigned x = 0);

Uint4 unpack_uint(const PixelFormat& format, const std::byte* pixel);
void pack_uint(const PixelFormat& format, const Uint4& colour, std::byte* pixel);
Int4 unpack_int(const PixelFormat& format, const std::byte* pixel);
void pack_int(const PixelFormat& format, const Int4& colour, std::byte* pixel);

// Of formats with depth, or with stencil; each leaves the other's bits as they are.
float unpack_depth(const PixelFormat& format, const std::byte* pixel);
void pack_depth(const PixelFormat& format, float depth, std::byte* pixel);
uint8_t unpack_stencil(const PixelFormat& format, const std::byte* pixel);
void pack_stencil(const PixelFormat& format, uint8_t stencil, std::byte* pixel);

}  // namespace softmetal::texture
