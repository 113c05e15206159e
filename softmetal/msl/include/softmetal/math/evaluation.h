// How the functions of this folder are calculated: straight-line arithmetic on scalars, choices instead of branches,
// so that clang turns a loop over threads into vector instructions. The precise functions are calculated in double and
// rounded once, which leaves an error of little more than half a unit in the last place; denormal floats are ordinary
// numbers there. Coefficients are minimax approximations, by the Remez algorithm, of the quotients the comments name.
#pragma once
#include <metal_scalar>

namespace metal {
namespace softmetal_detail {

template <typename T>
__SOFTMETAL_INLINE T fused(T a, T b, T c) {
  return __builtin_elementwise_fma(a, b, c);
}

// coefficient + x * (next + x * (...))
template <typename T>
__SOFTMETAL_INLINE T polynomial(T, T coefficient) {
  return coefficient;
}
template <typename T, typename... Rest>
__SOFTMETAL_INLINE T polynomial(T x, T coefficient, T next, Rest... rest) {
  return fused(polynomial(x, next, rest...), x, coefficient);
}

// The integer nearest to a number far below 2^51. Adding 1.5 * 2^52 leaves it in the lowest bits of the sum; vector
// units without conversions between double and long can do that, too.
struct nearest_integer {
  double value;
  ulong bits;  // only the low 51 are those of the integer
};
__SOFTMETAL_INLINE nearest_integer round_to_integer(double x) {
  const double shifted = x + 0x1.8p52;
  return {shifted - 0x1.8p52, __builtin_bit_cast(ulong, shifted)};
}
// 2 to the power of an integer between -1022 and 1023.
__SOFTMETAL_INLINE double power_of_two(nearest_integer exponent) {
  return __builtin_bit_cast(double, (exponent.bits + 1023) << 52);
}

// A NaN stays one.
template <typename T>
__SOFTMETAL_INLINE T limited(T x, T lowest, T highest) {
  const T raised = x < lowest ? lowest : x;
  return raised > highest ? highest : raised;
}

inline constexpr float infinite = __builtin_huge_valf();
inline constexpr float not_a_number = __builtin_nanf("");

__SOFTMETAL_INLINE bool has_sign(float x) { return __builtin_bit_cast(int, x) < 0; }

}  // namespace softmetal_detail
}  // namespace metal
