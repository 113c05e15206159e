#include "texture/pixel.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "texture/component.h"

namespace softmetal::texture {
namespace {

static_assert(std::endian::native == std::endian::little, "fields are of little-endian numbers");

constexpr size_t kAlpha = 3;

// The 32 bits that a field lies in; of a smaller pixel, as many as it has.
class Word {
 public:
  Word(const PixelFormat& format, Field field)
      : offset_(field.first_bit / 32 * 4),
        size_(std::min<size_t>(4, format.block.bytes - offset_)),
        shift_(field.first_bit % 32),
        mask_(field.bits == 32 ? ~0u : (1u << field.bits) - 1) {}

  uint32_t load(const std::byte* pixel) const { return whole(pixel) >> shift_ & mask_; }

  void store(std::byte* pixel, uint32_t bits) const {
    const uint32_t word = (whole(pixel) & ~(mask_ << shift_)) | bits << shift_;
    std::memcpy(pixel + offset_, &word, size_);
  }

 private:
  uint32_t whole(const std::byte* pixel) const {
    uint32_t word = 0;
    std::memcpy(&word, pixel + offset_, size_);
    return word;
  }

  size_t offset_;
  size_t size_;
  unsigned shift_;
  uint32_t mask_;
};

uint32_t load(const PixelFormat& format, Field field, const std::byte* pixel) {
  return Word(format, field).load(pixel);
}

void store(const PixelFormat& format, Field field, std::byte* pixel, uint32_t bits) {
  Word(format, field).store(pixel, bits);
}

bool is_srgb_component(const PixelFormat& format, size_t component) { return format.srgb && component != kAlpha; }

float to_float(Numeric numeric, uint32_t bits, unsigned width) {
  switch (numeric) {
    case Numeric::kUnorm:
      return unorm_to_float(bits, width);
    case Numeric::kSnorm:
      return snorm_to_float(bits, width);
    case Numeric::kExtendedRange:
      return extended_range_to_float(bits);
    case Numeric::kFloat:
      return width == 32 ? std::bit_cast<float>(bits) : small_float_to_float(bits, width);
    case Numeric::kUint:
    case Numeric::kSint:
      break;
  }
  return 0;
}

uint32_t from_float(Numeric numeric, float value, unsigned width) {
  switch (numeric) {
    case Numeric::kUnorm:
      return float_to_unorm(value, width);
    case Numeric::kSnorm:
      return float_to_snorm(value, width);
    case Numeric::kExtendedRange:
      return float_to_extended_range(value);
    case Numeric::kFloat:
      return width == 32 ? std::bit_cast<uint32_t>(value) : float_to_small_float(value, width);
    case Numeric::kUint:
    case Numeric::kSint:
      break;
  }
  return 0;
}

float decode(const PixelFormat& format, size_t component, uint32_t bits) {
  const unsigned width = format.colour[component].bits;
  if (!is_srgb_component(format, component)) return to_float(format.numeric, bits, width);
  if (format.numeric == Numeric::kUnorm) return srgb8_to_float(bits);
  return static_cast<float>(srgb_to_linear(extended_range_to_float(bits)));
}

uint32_t encode(const PixelFormat& format, size_t component, float value) {
  const unsigned width = format.colour[component].bits;
  if (!is_srgb_component(format, component)) return from_float(format.numeric, value, width);
  if (format.numeric == Numeric::kUnorm) return float_to_srgb8(value);
  return float_to_extended_range(static_cast<float>(linear_to_srgb(value)));
}

// RGB9E5, after the specification of EXT_texture_shared_exponent.
constexpr int kSharedMantissaBits = 9;
constexpr int kSharedBias = 15;
constexpr Field kSharedExponentField = {27, 5};
constexpr double kLargestShared = 511.0 / 512 * 65536;

Float4 unpack_shared_exponent(const PixelFormat& format, const std::byte* pixel) {
  const int exponent = static_cast<int>(load(format, kSharedExponentField, pixel)) - kSharedBias - kSharedMantissaBits;
  Float4 colour = {0, 0, 0, 1};
  for (size_t i = 0; i < kAlpha; ++i) {
    colour[i] = std::ldexp(static_cast<float>(load(format, format.colour[i], pixel)), exponent);
  }
  return colour;
}

void pack_shared_exponent(const PixelFormat& format, const Float4& colour, std::byte* pixel) {
  std::array<double, 3> clamped;
  for (size_t i = 0; i < kAlpha; ++i) {
    clamped[i] = std::isnan(colour[i]) ? 0 : std::clamp<double>(colour[i], 0, kLargestShared);
  }
  const double largest = *std::max_element(clamped.begin(), clamped.end());
  int exponent = largest == 0 ? -kSharedBias : std::max(-kSharedBias, std::ilogb(largest) + 1);
  // Half up, as the specification rounds.
  const auto mantissa = [&](double value) {
    return static_cast<uint32_t>(std::floor(std::ldexp(value, kSharedMantissaBits - exponent) + 0.5));
  };
  if (mantissa(largest) == 1u << kSharedMantissaBits) ++exponent;
  for (size_t i = 0; i < kAlpha; ++i) store(format, format.colour[i], pixel, mantissa(clamped[i]));
  store(format, kSharedExponentField, pixel, static_cast<uint32_t>(exponent + kSharedBias));
}

// A component's field in column `x` of the block: each pixel has its own green.
Field field_of(const PixelFormat& format, size_t component, unsigned x) {
  Field field = format.colour[component];
  if (format.encoding == Encoding::kSubsampled && component == 1) field.first_bit += static_cast<uint8_t>(16 * x);
  return field;
}

}  // namespace

Float4 unpack_float(const PixelFormat& format, const std::byte* block, unsigned x) {
  if (format.encoding == Encoding::kSharedExponent) return unpack_shared_exponent(format, block);
  Float4 colour = {0, 0, 0, 1};
  for (size_t i = 0; i < colour.size(); ++i) {
    if (format.colour[i]) colour[i] = decode(format, i, load(format, field_of(format, i, x), block));
  }
  return colour;
}

void pack_float(const PixelFormat& format, const Float4& colour, std::byte* block, unsigned x) {
  if (format.encoding == Encoding::kSharedExponent) return pack_shared_exponent(format, colour, block);
  if (format.encoding == Encoding::kFields) std::memset(block, 0, format.block.bytes);
  for (size_t i = 0; i < colour.size(); ++i) {
    if (format.colour[i]) store(format, field_of(format, i, x), block, encode(format, i, colour[i]));
  }
}

Uint4 unpack_uint(const PixelFormat& format, const std::byte* pixel) {
  Uint4 colour = {0, 0, 0, 1};
  for (size_t i = 0; i < colour.size(); ++i) {
    if (format.colour[i]) colour[i] = load(format, format.colour[i], pixel);
  }
  return colour;
}

void pack_uint(const PixelFormat& format, const Uint4& colour, std::byte* pixel) {
  for (size_t i = 0; i < colour.size(); ++i) {
    const Field field = format.colour[i];
    if (field) store(format, field, pixel, saturate_unsigned(colour[i], field.bits));
  }
}

Int4 unpack_int(const PixelFormat& format, const std::byte* pixel) {
  Int4 colour = {0, 0, 0, 1};
  for (size_t i = 0; i < colour.size(); ++i) {
    const Field field = format.colour[i];
    if (field) colour[i] = sign_extend(load(format, field, pixel), field.bits);
  }
  return colour;
}

void pack_int(const PixelFormat& format, const Int4& colour, std::byte* pixel) {
  for (size_t i = 0; i < colour.size(); ++i) {
    const Field field = format.colour[i];
    if (field) store(format, field, pixel, saturate_signed(colour[i], field.bits));
  }
}

float unpack_depth(const PixelFormat& format, const std::byte* pixel) {
  return to_float(format.numeric, load(format, format.depth, pixel), format.depth.bits);
}

void pack_depth(const PixelFormat& format, float depth, std::byte* pixel) {
  store(format, format.depth, pixel, from_float(format.numeric, depth, format.depth.bits));
}

uint8_t unpack_stencil(const PixelFormat& format, const std::byte* pixel) {
  return static_cast<uint8_t>(load(format, format.stencil, pixel));
}

void pack_stencil(const PixelFormat& format, uint8_t stencil, std::byte* pixel) {
  store(format, format.stencil, pixel, stencil);
}

}  // namespace softmetal::texture
