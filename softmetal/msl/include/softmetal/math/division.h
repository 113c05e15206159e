// Functions that divide: remainders and reciprocal square roots.
#pragma once
#include "evaluation.h"

namespace metal {
namespace softmetal_detail {
namespace precise_float {

// Every step takes a multiple of the divisor away, which is exact, and leaves a number at most 2^-51 of the one before,
// or a little more than the divisor; the quotient of two floats is below 2^277.
__SOFTMETAL_INLINE float fmod(float x, float y) {
  const double divisor = __builtin_fabsf(y), reciprocal = 1.0 / divisor;
  double rest = __builtin_fabsf(x);
  for (int step = 0; step < 6; ++step) rest = fused(-__builtin_trunc(rest * reciprocal), divisor, rest);
  const double raised = rest < 0 ? rest + divisor : rest;
  const double inside = raised >= divisor ? raised - divisor : raised;
  const bool is_whole = __builtin_fabsf(y) == infinite && __builtin_fabsf(x) < infinite;
  return __builtin_copysignf(is_whole ? __builtin_fabsf(x) : static_cast<float>(inside), x);
}

__SOFTMETAL_INLINE float rsqrt(float x) { return static_cast<float>(1.0 / __builtin_sqrt(static_cast<double>(x))); }

}  // namespace precise_float
}  // namespace softmetal_detail
}  // namespace metal
