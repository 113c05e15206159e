// Logarithms, powers, and the inverse hyperbolic functions.
#pragma once
#include "exponential.h"

namespace metal {
namespace softmetal_detail {

// A positive number as 2^doublings * e^rest, where the rest is the logarithm of a number between sqrt(1/2) and sqrt(2).
struct logarithm {
  double doublings;
  double rest;

  __SOFTMETAL_MEMBER double natural() const { return fused(doublings, ln_2, rest); }
  __SOFTMETAL_MEMBER double binary() const { return fused(rest, 0x1.71547652b82fep+0, doublings); }
  __SOFTMETAL_MEMBER double decimal() const {
    return fused(doublings, 0x1.34413509f79ffp-2, rest * 0x1.bcb7b1526e50ep-2);
  }
};

// For finite positive numbers that are normal as double.
__SOFTMETAL_INLINE logarithm logarithm_of(double x) {
  constexpr ulong root_of_half = 0x3fe6a09e667f3bcdul, one = 0x3ff0000000000000ul, fraction = 0x000ffffffffffffful;
  const ulong bits = __builtin_bit_cast(ulong, x);
  const ulong from_root = bits + (one - root_of_half);
  // The biased exponent becomes the low bits of 2^52, which is taken away again with the bias.
  const double doublings = __builtin_bit_cast(double, (from_root >> 52) | 0x4330000000000000ul) - (0x1.0p52 + 1023.0);
  const double mantissa = __builtin_bit_cast(double, (from_root & fraction) + root_of_half);
  const double s = (mantissa - 1.0) / (mantissa + 1.0);
  // ln((1 + s) / (1 - s)) / s for s^2 <= 0.0295
  const double quotient = polynomial(s * s, 0x1.fffffffffff0dp+0, 0x1.5555555675c9ep-1, 0x1.999996216ebadp-2,
                                     0x1.24943c6fa2197p-2, 0x1.c61f81e903fbcp-3, 0x1.91a7ccbb138e0p-3);
  return {doublings, s * quotient};
}

// The values at the ends of the logarithm's domain, and outside.
__SOFTMETAL_INLINE float with_logarithm_limits(double result, double x) {
  const float inside = x == __builtin_huge_val() ? infinite : static_cast<float>(result);
  const float outside = x == 0 ? -infinite : not_a_number;
  return x > 0 ? inside : outside;
}

__SOFTMETAL_INLINE double power_of_positive(double x, double exponent) {
  return binary_power(exponent * logarithm_of(x).binary()).value();
}

// `magnitude` is |x|^y. The special cases are those of C's pow.
__SOFTMETAL_INLINE float with_exceptions_of_pow(float magnitude, float x, float y) {
  const bool is_whole = y == __builtin_truncf(y);
  const bool is_odd = is_whole && 0.5f * y != __builtin_truncf(0.5f * y);
  const bool is_root_of_negative = x < 0 && x > -infinite && !is_whole;
  const float rooted = is_root_of_negative ? not_a_number : magnitude;
  const float with_sign = is_odd && has_sign(x) ? -rooted : rooted;
  const bool is_one = y == 0 || x == 1 || (x == -1 && __builtin_fabsf(y) == infinite);
  return is_one ? 1.0f : with_sign;
}

// powr is exp2(y * log2(x)) also where pow makes an exception (MSL specification 6.6: "where x is >= 0").
__SOFTMETAL_INLINE float with_exceptions_of_powr(float magnitude, float x, float y) {
  const float ends = x == 1 && __builtin_fabsf(y) < infinite ? 1.0f : magnitude;
  const bool is_undefined =
      !(x >= 0) || y != y || (y == 0 && (x == 0 || x == infinite)) || (x == 1 && __builtin_fabsf(y) == infinite);
  return is_undefined ? not_a_number : ends;
}

namespace precise_float {

__SOFTMETAL_INLINE float log(float x) { return with_logarithm_limits(logarithm_of(x).natural(), x); }
__SOFTMETAL_INLINE float log2(float x) { return with_logarithm_limits(logarithm_of(x).binary(), x); }
__SOFTMETAL_INLINE float log10(float x) { return with_logarithm_limits(logarithm_of(x).decimal(), x); }

// |x|^y, also for the ends of x; x^0 and 1^y are the caller's.
__SOFTMETAL_INLINE float power_of_magnitude(float x, float y) {
  const double magnitude = __builtin_fabsf(x);
  const double inside = logarithm_of(magnitude).binary();
  const double zero_or_inside = magnitude == 0 ? -__builtin_huge_val() : inside;
  const double logarithm = magnitude < __builtin_huge_val() ? zero_or_inside : magnitude;
  return static_cast<float>(binary_power(static_cast<double>(y) * logarithm).value());
}

__SOFTMETAL_INLINE float pow(float x, float y) { return with_exceptions_of_pow(power_of_magnitude(x, y), x, y); }
__SOFTMETAL_INLINE float powr(float x, float y) { return with_exceptions_of_powr(power_of_magnitude(x, y), x, y); }

// Below 2^-10 two terms of the series are exact enough, where the logarithm of a number close to 1 is not.
__SOFTMETAL_INLINE float asinh(float x) {
  const double magnitude = __builtin_fabsf(x), square = magnitude * magnitude;
  const double far = logarithm_of(magnitude + __builtin_sqrt(square + 1.0)).natural();
  const double near = fused(magnitude * square, -1.0 / 6.0, magnitude);
  const float result = static_cast<float>(magnitude < 0x1.0p-10 ? near : far);
  return __builtin_copysignf(magnitude < __builtin_huge_val() ? result : static_cast<float>(magnitude), x);
}
__SOFTMETAL_INLINE float acosh(float x) {
  const double wide = x;
  const double sum = wide + __builtin_sqrt((wide - 1.0) * (wide + 1.0));
  return x >= 1 ? with_logarithm_limits(logarithm_of(sum).natural(), sum) : not_a_number;
}
__SOFTMETAL_INLINE float atanh(float x) {
  const double magnitude = __builtin_fabsf(x);
  const double ratio = (1.0 + magnitude) / (1.0 - magnitude);
  const float far = with_logarithm_limits(0.5 * logarithm_of(ratio).natural(), ratio);
  const double near = fused(magnitude * magnitude * magnitude, 1.0 / 3.0, magnitude);
  return __builtin_copysignf(magnitude < 0x1.0p-10 ? static_cast<float>(near) : far, x);
}

}  // namespace precise_float
}  // namespace softmetal_detail
}  // namespace metal
