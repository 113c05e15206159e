#include "texture/component.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace softmetal::texture {
namespace {

constexpr uint32_t all_bits(unsigned width) { return width == 32 ? ~0u : (1u << width) - 1; }

// `std::clamp` passes NaN on; here it becomes zero, which every range includes.
double clamped(double value, double low, double high) { return std::isnan(value) ? 0 : std::clamp(value, low, high); }

// To the nearest integer, ties to even, of numbers below 2^51: there doubles have no fraction left.
double rounded(double value) {
  constexpr double kNoFraction = 0x1.8p52;
  return (value + kNoFraction) - kNoFraction;
}

// 2 to a power that doubles have.
double power_of_two(int exponent) { return std::bit_cast<double>(static_cast<uint64_t>(exponent + 1023) << 52); }

// Of a positive number that no double has too small an exponent for, as all floats.
int exponent_of(double value) { return static_cast<int>(std::bit_cast<uint64_t>(value) >> 52) - 1023; }

constexpr int kExponentBias = 15;
constexpr uint32_t kLargestExponent = 31;  // of infinities and NaNs

struct SmallFloat {
  unsigned mantissa_bits;
  bool has_sign;
};

constexpr SmallFloat small_float(unsigned width) {
  return width == 16 ? SmallFloat{10, true} : SmallFloat{width - 5, false};
}

// The bits of a finite number without its sign.
uint32_t encode_magnitude(double magnitude, const SmallFloat& format) {
  const int exponent = std::max(exponent_of(magnitude), 1 - kExponentBias);
  // In units of the last mantissa bit, the implicit one included: rounding up may carry into the exponent, and adding
  // takes care of that.
  const double units = rounded(magnitude * power_of_two(static_cast<int>(format.mantissa_bits) - exponent));
  const uint64_t bits =
      (static_cast<uint64_t>(exponent + kExponentBias - 1) << format.mantissa_bits) + static_cast<uint64_t>(units);
  const uint64_t infinity = uint64_t{kLargestExponent} << format.mantissa_bits;
  return static_cast<uint32_t>(std::min(bits, format.has_sign ? infinity : infinity - 1));
}

double decode_xr(uint32_t bits) { return (static_cast<double>(bits) - 384) / 510; }

}  // namespace

float unorm_to_float(uint32_t bits, unsigned width) {
  return static_cast<float>(bits) / static_cast<float>(all_bits(width));
}

uint32_t float_to_unorm(float value, unsigned width) {
  return static_cast<uint32_t>(rounded(clamped(value, 0, 1) * all_bits(width)));
}

float snorm_to_float(uint32_t bits, unsigned width) {
  const double value = static_cast<double>(sign_extend(bits, width)) / all_bits(width - 1);
  return static_cast<float>(std::max(value, -1.0));
}

uint32_t float_to_snorm(float value, unsigned width) {
  const auto number = static_cast<int32_t>(rounded(clamped(value, -1, 1) * all_bits(width - 1)));
  return static_cast<uint32_t>(number) & all_bits(width);
}

float extended_range_to_float(uint32_t bits) { return static_cast<float>(decode_xr(bits)); }

uint32_t float_to_extended_range(float value) {
  return static_cast<uint32_t>(rounded(clamped(value, decode_xr(0), decode_xr(1023)) * 510 + 384));
}

float small_float_to_float(uint32_t bits, unsigned width) {
  const SmallFloat format = small_float(width);
  const uint32_t mantissa = bits & all_bits(format.mantissa_bits);
  const uint32_t exponent = bits >> format.mantissa_bits & kLargestExponent;
  const uint32_t sign = format.has_sign ? bits >> (width - 1) << 31 : 0;
  if (exponent == kLargestExponent) {
    return std::bit_cast<float>(sign | 0x7f800000u | mantissa << (23 - format.mantissa_bits));
  }
  if (exponent == 0) {
    const double unit = power_of_two(1 - kExponentBias - static_cast<int>(format.mantissa_bits));
    return std::bit_cast<float>(std::bit_cast<uint32_t>(static_cast<float>(mantissa * unit)) | sign);
  }
  constexpr uint32_t kBiasOfFloat = 127;
  return std::bit_cast<float>(sign | (exponent + kBiasOfFloat - kExponentBias) << 23 |
                              mantissa << (23 - format.mantissa_bits));
}

uint32_t float_to_small_float(float value, unsigned width) {
  const SmallFloat format = small_float(width);
  const uint32_t infinity = kLargestExponent << format.mantissa_bits;
  if (std::isnan(value)) return infinity | 1u << (format.mantissa_bits - 1);
  const bool negative = std::signbit(value);
  if (negative && !format.has_sign) return 0;
  const uint32_t sign = negative ? 1u << (width - 1) : 0;
  return sign | (std::isinf(value) ? infinity : encode_magnitude(std::fabs(value), format));
}

int32_t sign_extend(uint32_t bits, unsigned width) {
  return static_cast<int32_t>(bits << (32 - width)) >> (32 - width);
}

uint32_t saturate_unsigned(uint32_t value, unsigned width) { return std::min(value, all_bits(width)); }

uint32_t saturate_signed(int32_t value, unsigned width) {
  const auto largest = static_cast<int32_t>(all_bits(width - 1));
  return static_cast<uint32_t>(std::clamp(value, -largest - 1, largest)) & all_bits(width);
}

double srgb_to_linear(double encoded) {
  const double magnitude = std::fabs(encoded);
  const double linear = magnitude <= 0.04045 ? magnitude / 12.92 : std::pow((magnitude + 0.055) / 1.055, 2.4);
  return std::copysign(linear, encoded);
}

double linear_to_srgb(double linear) {
  const double magnitude = std::fabs(linear);
  const double encoded = magnitude < 0.0031308 ? magnitude * 12.92 : 1.055 * std::pow(magnitude, 1 / 2.4) - 0.055;
  return std::copysign(encoded, linear);
}

float srgb8_to_float(uint32_t bits) {
  static const auto table = [] {
    std::array<float, 256> values;
    for (size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(srgb_to_linear(i / 255.0));
    return values;
  }();
  return table[bits & 255];
}

// Each value starts half way from the one below it. Finding it among these takes a tenth of what std::pow does.
uint32_t float_to_srgb8(float linear) {
  static const auto starts = [] {
    std::array<double, 255> values;
    for (size_t i = 0; i < values.size(); ++i) values[i] = srgb_to_linear((static_cast<double>(i) + 0.5) / 255);
    return values;
  }();
  const auto above = std::upper_bound(starts.begin(), starts.end(), clamped(linear, 0, 1));
  return static_cast<uint32_t>(above - starts.begin());
}

}  // namespace softmetal::texture
