// What each MTLPixelFormat stores, after Apple's description of its values. Knows nothing of Objective-C.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace softmetal::texture {

// How a block of memory holds its pixels.
enum class Encoding : uint8_t {
  kFields,          // one pixel, each component in bits of its own
  kSharedExponent,  // one pixel of three mantissas and one exponent (RGB9E5)
  kSubsampled,      // two pixels that share red and blue (GBGR422, BGRG422)
  kBC,
  kPVRTC,
  kEAC,
  kETC2,
  kASTC,
};

// What the components of a format mean.
enum class Numeric : uint8_t {
  kUnorm,  // 0 … 1
  kSnorm,  // -1 … 1
  kUint,
  kSint,
  kFloat,          // IEEE binary32 or binary16; of 11 and 10 bits without a sign
  kExtendedRange,  // (n - 384) / 510 in 10 bits
};

// A run of bits of a pixel read as a little-endian number. Fields never cross a multiple of 32 bits.
struct Field {
  uint8_t first_bit = 0;
  uint8_t bits = 0;  // 0: the format has no such component

  constexpr explicit operator bool() const { return bits != 0; }
};

// The unit of storage: one pixel, two that share colour, or a compressed block.
struct Block {
  uint8_t width;
  uint8_t height;
  uint8_t bytes;
};

struct PixelFormat {
  uint16_t value;    // the MTLPixelFormat
  const char* name;  // without "MTLPixelFormat"
  Encoding encoding;
  Numeric numeric;  // of the colour or depth components
  bool srgb;
  Block block;
  std::array<Field, 4> colour{};  // red, green, blue, alpha; of the encodings kFields and kSharedExponent
  Field depth{};
  Field stencil{};
  uint8_t components = 0;  // of a compressed format, red first

  constexpr bool is_compressed() const { return encoding >= Encoding::kBC; }
  constexpr bool is_depth_or_stencil() const { return depth || stencil; }
  constexpr bool has_alpha() const { return colour[3] || components == 4; }
  constexpr bool is_integer() const { return numeric == Numeric::kUint || numeric == Numeric::kSint; }
};

// Null for a value that is no format: MTLPixelFormatInvalid, Unspecialized, or none of Metal's.
const PixelFormat* find_pixel_format(uint64_t value);

// Whether two formats are one but for the transfer function of sRGB.
bool is_same_but_srgb(const PixelFormat& a, const PixelFormat& b);

// All formats in the order of their values.
const PixelFormat* first_pixel_format();
size_t pixel_format_count();

}  // namespace softmetal::texture
