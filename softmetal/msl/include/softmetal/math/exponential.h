// e, 2 and 10 to a power, and what is made of them: the hyperbolic functions.
#pragma once
#include "evaluation.h"

namespace metal {
namespace softmetal_detail {

// A power of e as scale * (1 + rest), with |rest| < 0.42; for small exponents the rest has their relative precision.
struct exponential {
  double scale;
  double rest;

  __SOFTMETAL_MEMBER double value() const { return fused(scale, rest, scale); }
  __SOFTMETAL_MEMBER double minus_one() const { return fused(scale, rest, scale - 1.0); }
};

__SOFTMETAL_INLINE exponential exponential_of(nearest_integer doublings, double exponent_left) {
  // (e^r - 1) / r for |r| <= ln(2) / 2
  const double quotient =
      polynomial(exponent_left, 0x1.0000000022931p+0, 0x1.0000002850713p-1, 0x1.555554c52e03bp-3, 0x1.5554ad0af0f89p-5,
                 0x1.1111a70cbec26p-7, 0x1.6d75332ae066dp-10, 0x1.a019ea2b5f0afp-13);
  return {power_of_two(doublings), exponent_left * quotient};
}

inline constexpr double ln_2 = 0x1.62e42fefa39efp-1;
inline constexpr double ln_10 = 0x1.26bb1bbb55516p+1;

// Beyond these powers of two every float over- or underflows.
__SOFTMETAL_INLINE exponential natural_power(double x) {
  const double inside = limited(x, -200.0, 200.0);
  const nearest_integer doublings = round_to_integer(inside * 0x1.71547652b82fep+0);
  return exponential_of(doublings, fused(-doublings.value, ln_2, inside));
}
__SOFTMETAL_INLINE exponential binary_power(double x) {
  const double inside = limited(x, -300.0, 300.0);
  const nearest_integer doublings = round_to_integer(inside);
  return exponential_of(doublings, (inside - doublings.value) * ln_2);
}
__SOFTMETAL_INLINE exponential decimal_power(double x) {
  const double inside = limited(x, -90.0, 90.0);
  const nearest_integer doublings = round_to_integer(inside * 0x1.a934f0979a371p+1);
  return exponential_of(doublings, fused(-doublings.value, 0x1.34413509f79ffp-2, inside) * ln_10);
}

namespace precise_float {

__SOFTMETAL_INLINE float exp(float x) { return static_cast<float>(natural_power(x).value()); }
__SOFTMETAL_INLINE float exp2(float x) { return static_cast<float>(binary_power(x).value()); }
__SOFTMETAL_INLINE float exp10(float x) { return static_cast<float>(decimal_power(x).value()); }

__SOFTMETAL_INLINE float sinh(float x) {
  const double power_minus_one = natural_power(__builtin_fabsf(x)).minus_one();
  const double magnitude = 0.5 * (power_minus_one + power_minus_one / (power_minus_one + 1.0));
  return __builtin_copysignf(static_cast<float>(magnitude), x);
}
__SOFTMETAL_INLINE float cosh(float x) {
  const double power = natural_power(__builtin_fabsf(x)).value();
  return static_cast<float>(0.5 * (power + 1.0 / power));
}
// From 20 on the nearest float is 1.
__SOFTMETAL_INLINE float tanh(float x) {
  const double power_minus_one = natural_power(limited(2.0 * __builtin_fabsf(x), 0.0, 40.0)).minus_one();
  return __builtin_copysignf(static_cast<float>(power_minus_one / (power_minus_one + 2.0)), x);
}

}  // namespace precise_float
}  // namespace softmetal_detail
}  // namespace metal
