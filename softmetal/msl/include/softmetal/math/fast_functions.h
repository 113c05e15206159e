// The fast variants that are other functions than the precise ones: in float, which takes a third of the time. Their
// errors stay below 3.5 units in the last place, for angles up to 2^20.
#pragma once
#include "evaluation.h"

namespace metal {
namespace softmetal_detail {
namespace fast_float {

// As `softmetal_detail::nearest_integer`, for numbers far below 2^22.
struct nearest_integer {
  float value;
  int integer;
};
__SOFTMETAL_INLINE nearest_integer round_to_integer(float x) {
  const float shifted = x + 0x1.8p23f;
  return {shifted - 0x1.8p23f, __builtin_bit_cast(int, shifted) - 0x4b400000};
}

// 2^doublings * e^r for |r| <= ln(2) / 2. Two factors reach denormal numbers and infinity.
__SOFTMETAL_INLINE float exponential(nearest_integer doublings, float r) {
  // (e^r - 1) / r
  const float quotient =
      polynomial(r, 0x1.0p+0f, 0x1.fffffep-2f, 0x1.55547ep-3f, 0x1.555652p-5f, 0x1.123d7p-7f, 0x1.6c16a8p-10f);
  const int first = doublings.integer >> 1, second = doublings.integer - first;
  const float scale = __builtin_bit_cast(float, (first + 127) << 23);
  return fused(r, quotient, 1.0f) * scale * __builtin_bit_cast(float, (second + 127) << 23);
}
__SOFTMETAL_INLINE float exp(float x) {
  const float inside = limited(x, -110.0f, 90.0f);
  const nearest_integer doublings = round_to_integer(inside * 0x1.715476p+0f);
  const float rest = fused(-doublings.value, 0x1.62e43p-1f, inside);
  return exponential(doublings, fused(-doublings.value, -0x1.05c61p-29f, rest));
}
__SOFTMETAL_INLINE float exp2(float x) {
  const float inside = limited(x, -160.0f, 130.0f);
  const nearest_integer doublings = round_to_integer(inside);
  return exponential(doublings, (inside - doublings.value) * 0x1.62e43p-1f);
}
__SOFTMETAL_INLINE float exp10(float x) {
  const float inside = limited(x, -50.0f, 40.0f);
  const nearest_integer doublings = round_to_integer(inside * 0x1.a934fp+1f);
  const float rest = fused(-doublings.value, 0x1.344136p-2f, inside);
  return exponential(doublings, fused(-doublings.value, -0x1.ec10cp-27f, rest) * 0x1.26bb1cp+1f);
}

// x as 2^doublings * mantissa, which lies between sqrt(1/2) and sqrt(2).
struct scaled_number {
  float doublings;
  float mantissa;
};
__SOFTMETAL_INLINE scaled_number scaled_to_one(float x) {
  constexpr uint root_of_half = 0x3f3504f3u, one = 0x3f800000u, fraction = 0x007fffffu;
  const bool is_denormal = x < 0x1.0p-126f;
  const uint from_root = __builtin_bit_cast(uint, is_denormal ? x * 0x1.0p24f : x) + (one - root_of_half);
  const int exponent = static_cast<int>(from_root >> 23) - (is_denormal ? 127 + 24 : 127);
  return {static_cast<float>(exponent), __builtin_bit_cast(float, (from_root & fraction) + root_of_half)};
}

// x as 2^doublings * e^rest, where the rest is the logarithm of a number between sqrt(1/2) and sqrt(2).
struct logarithm {
  float doublings;
  float rest;
};
__SOFTMETAL_INLINE logarithm logarithm_of(float x) {
  const scaled_number number = scaled_to_one(x);
  const float s = (number.mantissa - 1.0f) / (number.mantissa + 1.0f);
  // ln((1 + s) / (1 - s)) / s, whose first coefficient is 2
  const float quotient = polynomial(s * s, 0x1.555588p-1f, 0x1.995742p-2f, 0x1.3277a6p-2f);
  return {number.doublings, fused(s * (s * s), quotient, 2.0f * s)};
}
// The values at the ends of the domain, and outside.
__SOFTMETAL_INLINE float with_limits(float result, float x) {
  const float outside = x == 0 ? -infinite : not_a_number;
  return x > 0 ? (x == infinite ? infinite : result) : outside;
}
__SOFTMETAL_INLINE float log(float x) {
  const logarithm parts = logarithm_of(x);
  const float low = fused(parts.doublings, -0x1.05c61p-29f, parts.rest);
  return with_limits(fused(parts.doublings, 0x1.62e43p-1f, low), x);
}
__SOFTMETAL_INLINE float log2(float x) {
  const logarithm parts = logarithm_of(x);
  return with_limits(fused(parts.rest, 0x1.715476p+0f, parts.doublings), x);
}
__SOFTMETAL_INLINE float log10(float x) {
  const logarithm parts = logarithm_of(x);
  const float low = fused(parts.doublings, -0x1.ec10cp-27f, parts.rest * 0x1.bcb7b2p-2f);
  return with_limits(fused(parts.doublings, 0x1.344136p-2f, low), x);
}

__SOFTMETAL_INLINE float atanh(float x) {
  const float magnitude = __builtin_fabsf(x), square = magnitude * magnitude;
  // (atanh(x) / x - 1) / x^2
  const float quotient =
      polynomial(square, 0x1.55556ap-2f, 0x1.998b24p-3f, 0x1.2626bcp-3f, 0x1.a132a6p-4f, 0x1.1cffb8p-3f);
  const float near = fused(magnitude * square, quotient, magnitude);
  const float far = 0.5f * log((1.0f + magnitude) / (1.0f - magnitude));
  return __builtin_copysignf(magnitude < 0.4f ? near : far, x);
}

__SOFTMETAL_INLINE float tanh(float x) {
  const float magnitude = __builtin_fabsf(x), square = magnitude * magnitude;
  // (tanh(x) / x - 1) / x^2
  const float quotient =
      polynomial(square, -0x1.555552p-2f, 0x1.110dfp-3f, -0x1.b91af8p-5f, 0x1.57a0e6p-6f, -0x1.8d4de2p-8f);
  const float near = fused(magnitude * square, quotient, magnitude);
  const float far = 1.0f - 2.0f / (exp(2.0f * limited(magnitude, 0.0f, 20.0f)) + 1.0f);
  return __builtin_copysignf(magnitude < 0.625f ? near : far, x);
}

// An angle as a number of quarter turns and what is left.
struct reduced_angle {
  float radians;
  int quarters;  // only the lowest two bits count
};
// Where the quarter turns are no longer the nearest ones, the angle is a wrong one, but still an angle. The parts of a
// quarter turn are positive, so that -0 stays what it is.
__SOFTMETAL_INLINE reduced_angle reduce_radians(float x) {
  const nearest_integer quarters = round_to_integer(x * 0x1.45f306p-1f);
  const float first = fused(-quarters.value, 0x1.921fb4p+0f, x);
  const float second = fused(-quarters.value, 0x1.4442dp-24f, first);
  return {limited(fused(-quarters.value, 0x1.846988p-48f, second), -1.0f, 1.0f), quarters.integer};
}
__SOFTMETAL_INLINE float sine_of_small(float r) {
  return r * polynomial(r * r, 1.0f, -0x1.555556p-3f, 0x1.111108p-7f, -0x1.a00ebcp-13f, 0x1.6cae02p-19f);
}
__SOFTMETAL_INLINE float cosine_of_small(float r) {
  return polynomial(r * r, 1.0f, -0.5f, 0x1.555538p-5f, -0x1.6c06dap-10f, 0x1.98e422p-16f);
}
__SOFTMETAL_INLINE float sin(float x) {
  const reduced_angle angle = reduce_radians(x);
  const float magnitude = angle.quarters & 1 ? cosine_of_small(angle.radians) : sine_of_small(angle.radians);
  return angle.quarters & 2 ? -magnitude : magnitude;
}
__SOFTMETAL_INLINE float cos(float x) {
  const reduced_angle angle = reduce_radians(x);
  const float magnitude = angle.quarters & 1 ? sine_of_small(angle.radians) : cosine_of_small(angle.radians);
  return (angle.quarters + 1) & 2 ? -magnitude : magnitude;
}
__SOFTMETAL_INLINE float tan(float x) {
  const reduced_angle angle = reduce_radians(x);
  const float sine = sine_of_small(angle.radians), cosine = cosine_of_small(angle.radians);
  return angle.quarters & 1 ? -cosine / sine : sine / cosine;
}

__SOFTMETAL_INLINE float rsqrt(float x) { return 1.0f / __builtin_sqrtf(x); }

}  // namespace fast_float
}  // namespace softmetal_detail
}  // namespace metal
