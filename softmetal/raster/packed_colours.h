// Colours of all lanes in the formats that most pictures have: eight bits or half a float for each channel. Bit for
// bit what texture/pixel.h does with one pixel.
#pragma once

#include <cstdint>

#include "raster/blending.h"
#include "texture/component.h"
#include "texture/pixel_format.h"

namespace softmetal::raster {

constexpr unsigned kAllChannels = 0b1111;

// Where red, green, blue and alpha lie in pixels of four bytes.
struct ByteOrder {
  unsigned char shifts[4];
  bool is_srgb;
};

// Null for other formats.
const ByteOrder* byte_order(const texture::PixelFormat& format);

inline bool holds_four_halves(const texture::PixelFormat& format) {
  return format.numeric == texture::Numeric::kFloat && format.block.bytes == 8 && format.colour[3].bits == 16;
}

// Depths that are one float and nothing else.
inline bool is_plain_float(const texture::PixelFormat& format) {
  return format.numeric == texture::Numeric::kFloat && format.block.bytes == 4 && format.depth.bits == 32;
}

inline uint32_t written_bits(const ByteOrder& order, unsigned channels) {
  uint32_t result = 0;
  for (unsigned channel = 0; channel < 4; ++channel) {
    if ((channels >> channel & 1) != 0) result |= 255u << order.shifts[channel];
  }
  return result;
}

inline uint64_t written_halves(unsigned channels) {
  uint64_t result = 0;
  for (unsigned channel = 0; channel < 4; ++channel) {
    if ((channels >> channel & 1) != 0) result |= uint64_t{0xffff} << (channel * 16);
  }
  return result;
}

namespace packed_colours {

// To the nearest of 256 values, ties to even, by the rounding of an addition.
SOFTMETAL_INLINE uint32_t to_byte(float value) {
  constexpr float whole_numbers = 0x1p23f;
  const float raised = value > 0.0f ? value : 0.0f;
  const float limited = raised < 1.0f ? raised : 1.0f;
  return __builtin_bit_cast(uint32_t, limited * 255.0f + whole_numbers) & 255;
}

// A whole number from 0 to 255 divided by 255. The first product is exact and the second one small, so that their sum
// is the quotient's nearest float, as a division would give it.
SOFTMETAL_INLINE float from_byte(uint32_t byte) {
  const auto value = static_cast<float>(static_cast<int>(byte));
  return value * 0x1.01p-8f + value * 0x1.010102p-24f;
}

// To the nearest half, ties to even; a NaN without its sign, as texture/component.h has it.
SOFTMETAL_INLINE uint32_t to_half(float value) {
  constexpr uint32_t infinity = 0x7c00, nan = 0x7e00;
  constexpr uint32_t least_normal = 0x38800000, first_infinite = 0x477ff000, float_infinity = 0x7f800000;
  const auto bits = __builtin_bit_cast(uint32_t, value);
  const uint32_t sign = bits >> 16 & 0x8000;
  const uint32_t magnitude = bits & 0x7fffffff;
  // Adding a half leaves as many bits of a subnormal number as it has there.
  const float aligned = __builtin_bit_cast(float, magnitude) + 0.5f;
  const uint32_t subnormal = __builtin_bit_cast(uint32_t, aligned) - __builtin_bit_cast(uint32_t, 0.5f);
  constexpr uint32_t other_bias = (127u - 15u) << 23;
  const uint32_t normal = (magnitude - other_bias + 0xfff + (magnitude >> 13 & 1)) >> 13;
  const uint32_t finite = magnitude < least_normal ? subnormal : normal;
  const uint32_t number = (magnitude >= first_infinite ? infinity : finite) | sign;
  return magnitude > float_infinity ? nan : number;
}

SOFTMETAL_INLINE float from_half(uint32_t bits) {
  const uint32_t sign = (bits & 0x8000) << 16;
  const uint32_t magnitude = (bits & 0x7fff) << 13;
  // The exponents' biases differ by this factor, which also normalises subnormal numbers.
  const float scaled = __builtin_bit_cast(float, magnitude) * 0x1p112f;
  const uint32_t finite = __builtin_bit_cast(uint32_t, scaled);
  const uint32_t special = magnitude | 0x7f800000;
  return __builtin_bit_cast(float, (magnitude >= 0x0f800000 ? special : finite) | sign);
}

}  // namespace packed_colours

SOFTMETAL_INLINE void pack_bytes(const ByteOrder& order, const ColourRows& colours, uint32_t (&packed)[kBlockPixels]) {
  const auto& channels = colours.channels;
  const unsigned red = order.shifts[0], blue = order.shifts[2];
  if (order.is_srgb) {
    for (unsigned lane = 0; lane < kBlockPixels; ++lane) {
      packed[lane] =
          texture::float_to_srgb8(channels[0][lane]) << red | texture::float_to_srgb8(channels[1][lane]) << 8 |
          texture::float_to_srgb8(channels[2][lane]) << blue | packed_colours::to_byte(channels[3][lane]) << 24;
    }
    return;
  }
  for (unsigned lane = 0; lane < kBlockPixels; ++lane) {
    packed[lane] = packed_colours::to_byte(channels[0][lane]) << red | packed_colours::to_byte(channels[1][lane]) << 8 |
                   packed_colours::to_byte(channels[2][lane]) << blue |
                   packed_colours::to_byte(channels[3][lane]) << 24;
  }
}

SOFTMETAL_INLINE void unpack_bytes(const ByteOrder& order, const uint32_t (&packed)[kBlockPixels],
                                   ColourBlock* colours) {
  for (unsigned channel = 0; channel < 4; ++channel) {
    const unsigned shift = order.shifts[channel];
    float (&values)[kBlockPixels] = colours->channels[channel];
    if (order.is_srgb && channel < 3) {
      for (unsigned lane = 0; lane < kBlockPixels; ++lane) {
        values[lane] = texture::srgb8_to_float(packed[lane] >> shift & 255);
      }
      continue;
    }
    for (unsigned lane = 0; lane < kBlockPixels; ++lane) {
      values[lane] = packed_colours::from_byte(packed[lane] >> shift & 255);
    }
  }
}

SOFTMETAL_INLINE void pack_halves(const ColourRows& colours, uint64_t (&packed)[kBlockPixels]) {
  const auto& channels = colours.channels;
  for (unsigned lane = 0; lane < kBlockPixels; ++lane) {
    const uint32_t low = packed_colours::to_half(channels[0][lane]) | packed_colours::to_half(channels[1][lane]) << 16;
    const uint32_t high = packed_colours::to_half(channels[2][lane]) | packed_colours::to_half(channels[3][lane]) << 16;
    packed[lane] = low | uint64_t{high} << 32;
  }
}

SOFTMETAL_INLINE void unpack_halves(const uint64_t (&packed)[kBlockPixels], ColourBlock* colours) {
  for (unsigned channel = 0; channel < 4; ++channel) {
    for (unsigned lane = 0; lane < kBlockPixels; ++lane) {
      const auto bits = static_cast<uint32_t>(packed[lane] >> (channel * 16)) & 0xffff;
      colours->channels[channel][lane] = packed_colours::from_half(bits);
    }
  }
}

}  // namespace softmetal::raster
