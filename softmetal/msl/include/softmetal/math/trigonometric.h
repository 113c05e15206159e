// sin, cos and tan, of radians and of half turns.
#pragma once
#include "turns_of_large_arguments.h"

namespace metal {
namespace softmetal_detail {

// An angle as a number of quarter turns and what is left, within an eighth of a turn on either side.
struct reduced_angle {
  double radians;
  ulong quarters;  // only the lowest two bits count

  __SOFTMETAL_MEMBER bool is_odd() const { return (quarters & 1) != 0; }
  __SOFTMETAL_MEMBER bool sine_is_negative() const { return (quarters & 2) != 0; }
  __SOFTMETAL_MEMBER bool cosine_is_negative() const { return ((quarters + 1) & 2) != 0; }
};

inline constexpr double quarter_turn = 0x1.921fb54442d18p+0;
inline constexpr double rest_of_quarter_turn = 0x1.1a62633145c07p-54;

// Up to 2^44 the quarter turns are the nearest ones, and the first difference is exact (Cody and Waite's reduction).
__SOFTMETAL_INLINE reduced_angle reduce_radians(float x) {
  const nearest_integer quarters = round_to_integer(static_cast<double>(x) * 0x1.45f306dc9c883p-1);
  const double rest = fused(-quarters.value, quarter_turn, static_cast<double>(x));
  const double radians = fused(-quarters.value, rest_of_quarter_turn, rest);
  const large_turns large = turns_of_large(x);
  const nearest_integer large_quarters = round_to_integer(large.quarters + large.error);
  const double large_radians = ((large.quarters - large_quarters.value) + large.error) * quarter_turn;
  const bool is_large = __builtin_fabsf(x) >= 0x1.0p44f;
  return {is_large ? large_radians : radians, is_large ? large_quarters.bits : quarters.bits};
}

// Whole turns are taken away exactly, so that large arguments lose nothing.
__SOFTMETAL_INLINE reduced_angle reduce_half_turns(float x) {
  const double wide = x;
  const double within_a_turn = wide - 2.0 * __builtin_rint(0.5 * wide);
  const nearest_integer quarters = round_to_integer(2.0 * within_a_turn);
  return {fused(-0.5, quarters.value, within_a_turn) * (2 * quarter_turn), quarters.bits};
}

// sin(r) / r and cos(r) for |r| <= pi / 4
__SOFTMETAL_INLINE double sine_of_small(double r) {
  return r * polynomial(r * r, 0x1.fffffffff5e4dp-1, -0x1.55555548c9a09p-3, 0x1.111107090b0e7p-7,
                        -0x1.a00ebb93fda16p-13, 0x1.6cae02db88a2fp-19);
}
__SOFTMETAL_INLINE double cosine_of_small(double r) {
  return polynomial(r * r, 0x1.ffffffffffda9p-1, -0x1.ffffffffdf9eap-2, 0x1.55555542e859ap-5, -0x1.6c16b1f1b84e1p-10,
                    0x1.a00e2d571fecbp-16, -0x1.23b49c59ab79cp-22);
}

__SOFTMETAL_INLINE double sine_of(reduced_angle angle) {
  const double magnitude = angle.is_odd() ? cosine_of_small(angle.radians) : sine_of_small(angle.radians);
  return angle.sine_is_negative() ? -magnitude : magnitude;
}
__SOFTMETAL_INLINE double cosine_of(reduced_angle angle) {
  const double magnitude = angle.is_odd() ? sine_of_small(angle.radians) : cosine_of_small(angle.radians);
  return angle.cosine_is_negative() ? -magnitude : magnitude;
}
__SOFTMETAL_INLINE double tangent_of(reduced_angle angle) {
  const double sine = sine_of_small(angle.radians), cosine = cosine_of_small(angle.radians);
  return (angle.is_odd() ? -cosine : sine) / (angle.is_odd() ? sine : cosine);
}

namespace precise_float {

__SOFTMETAL_INLINE float sin(float x) { return static_cast<float>(sine_of(reduce_radians(x))); }
__SOFTMETAL_INLINE float cos(float x) { return static_cast<float>(cosine_of(reduce_radians(x))); }
__SOFTMETAL_INLINE float tan(float x) { return static_cast<float>(tangent_of(reduce_radians(x))); }

// Zeros have the sign of x, those of the cosine none; a pole has the sign of the nearest zero.
__SOFTMETAL_INLINE float sinpi(float x) {
  const float result = static_cast<float>(sine_of(reduce_half_turns(x)));
  return result == 0 ? __builtin_copysignf(0.0f, x) : result;
}
__SOFTMETAL_INLINE float cospi(float x) {
  const float result = static_cast<float>(cosine_of(reduce_half_turns(x)));
  return result == 0 ? 0.0f : result;
}
__SOFTMETAL_INLINE float tanpi(float x) {
  const reduced_angle angle = reduce_half_turns(x);
  const float sine = static_cast<float>(sine_of(angle)), cosine = static_cast<float>(cosine_of(angle));
  const float zero = __builtin_copysignf(0.0f, x) / cosine;
  const float pole = sine / 0.0f;
  const float result = static_cast<float>(tangent_of(angle));
  return sine == 0 ? zero : cosine == 0 ? pole : result;
}

}  // namespace precise_float
}  // namespace softmetal_detail
}  // namespace metal
