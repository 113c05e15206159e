// The fast variants of pow and powr: in float, with a logarithm of twice its digits, because an exponent multiplies its
// error.
#pragma once
#include "fast_functions.h"
#include "logarithm.h"

namespace metal {
namespace softmetal_detail {
namespace fast_float {

// The sum of two floats, of which the second is below the last place of the first.
struct long_float {
  float high;
  float low;
};

// The binary logarithm of a positive finite number, to some 2^-30 of it.
__SOFTMETAL_INLINE long_float long_binary_logarithm(float x) {
  const scaled_number number = scaled_to_one(x);
  // s = (mantissa - 1) / (mantissa + 1), whose numerator is exact.
  const float numerator = number.mantissa - 1.0f, denominator = number.mantissa + 1.0f;
  const float left_out = number.mantissa - (denominator - 1.0f), reciprocal = 1.0f / denominator;
  const float s = numerator * reciprocal;
  const float rest = fused(-s, left_out, fused(-s, denominator, numerator)) * reciprocal;
  // log2((1 + s) / (1 - s)) = 2 / ln(2) * s + s^3 * (...)
  constexpr float factor = 0x1.715476p+1f, rest_of_factor = 0x1.4ae0cp-25f;
  const float cube = s * (s * s);
  const float series = cube * polynomial(s * s, 0x1.ec709ep-1f, 0x1.277768p-1f, 0x1.a5963ep-2f, 0x1.5c6452p-2f);
  const float sum = fused(factor, s, number.doublings);
  const float rest_of_sum = fused(factor, s, number.doublings - sum);
  const float correction = rest_of_sum + fused(factor, rest, fused(rest_of_factor, s, series));
  const float high = sum + correction;
  return {high, sum - high + correction};
}

// |x|^y, also for the ends of x; x^0 and 1^y are the caller's.
__SOFTMETAL_INLINE float power_of_magnitude(float x, float y) {
  const float magnitude = __builtin_fabsf(x);
  const long_float logarithm = long_binary_logarithm(magnitude);
  const float zero_or_inside = magnitude == 0 ? -infinite : logarithm.high;
  const float high = y * (magnitude < infinite ? zero_or_inside : magnitude);
  const float low = fused(y, logarithm.high, -high) + y * logarithm.low;
  const float inside = limited(high, -160.0f, 130.0f);
  const nearest_integer doublings = round_to_integer(inside);
  // Beyond the limits, where the result is zero or infinite, the lower part need not be a number.
  const float rest = inside - doublings.value + (inside == high ? low : 0.0f);
  return exponential(doublings, rest * 0x1.62e43p-1f);
}

__SOFTMETAL_INLINE float pow(float x, float y) { return with_exceptions_of_pow(power_of_magnitude(x, y), x, y); }
__SOFTMETAL_INLINE float powr(float x, float y) { return with_exceptions_of_powr(power_of_magnitude(x, y), x, y); }

}  // namespace fast_float
}  // namespace softmetal_detail
}  // namespace metal
