// asin, acos, atan and atan2.
#pragma once
#include "trigonometric.h"

namespace metal {
namespace softmetal_detail {

// The angle of a point with coordinates >= 0, of which y is not above x: from 0 to an eighth of a turn. Above the
// tangent of 22.5 degrees it is measured from the diagonal.
__SOFTMETAL_INLINE double angle_below_diagonal(double y, double x) {
  const bool is_near_diagonal = y > 0x1.a827999fcef32p-2 * x;
  const double tangent = (is_near_diagonal ? y - x : y) / (is_near_diagonal ? y + x : x);
  // atan(t) / t for |t| <= tan(pi / 8)
  const double quotient = polynomial(tangent * tangent, 0x1.fffffffffe62ep-1, -0x1.5555554bd5410p-2,
                                     0x1.9999906737fc4p-3, -0x1.24909544638d9p-3, 0x1.c6cca6707fca7p-4,
                                     -0x1.705946b39c826p-4, 0x1.1db6c9c93566cp-4, -0x1.349d8bea22291p-5);
  const double base = is_near_diagonal ? 0.5 * quarter_turn : 0.0;
  const double angle = fused(tangent, quotient, base);
  // Two equal coordinates may both be zero or infinite.
  const double diagonal = y == 0 ? 0.0 : 0.5 * quarter_turn;
  return x == y ? diagonal : angle;
}

// asin(x) for |x| <= 1/2
__SOFTMETAL_INLINE double arc_of_small_sine(double x) {
  return x * polynomial(x * x, 0x1.0000000001029p+0, 0x1.55555541522f0p-3, 0x1.3333437d7f7c9p-4, 0x1.6db1c5055d638p-5,
                        0x1.f291a94e647f2p-6, 0x1.65c9340a181edp-6, 0x1.5443e941ee453p-6, 0x1.bdbb5f0a082e9p-10,
                        0x1.0fc3b0e07f71ep-5);
}

namespace precise_float {

__SOFTMETAL_INLINE float atan2(float y, float x) {
  const double height = __builtin_fabsf(y), width = __builtin_fabsf(x);
  const bool is_steep = height > width;
  const double eighth = angle_below_diagonal(is_steep ? width : height, is_steep ? height : width);
  const double quarter = is_steep ? quarter_turn - eighth : eighth;
  const double angle = has_sign(x) ? 2 * quarter_turn - quarter : quarter;
  return __builtin_copysignf(static_cast<float>(angle), y);
}
__SOFTMETAL_INLINE float atan(float x) {
  const double magnitude = __builtin_fabsf(x);
  const bool is_steep = magnitude > 1.0;
  const double eighth = angle_below_diagonal(is_steep ? 1.0 : magnitude, is_steep ? magnitude : 1.0);
  return __builtin_copysignf(static_cast<float>(is_steep ? quarter_turn - eighth : eighth), x);
}

// Above 1/2 half of the complementary angle has a sine below 1/2.
__SOFTMETAL_INLINE float asin(float x) {
  const double magnitude = __builtin_fabsf(x);
  const bool is_steep = magnitude > 0.5;
  const double small = arc_of_small_sine(is_steep ? __builtin_sqrt(0.5 - 0.5 * magnitude) : magnitude);
  return __builtin_copysignf(static_cast<float>(is_steep ? fused(-2.0, small, quarter_turn) : small), x);
}
__SOFTMETAL_INLINE float acos(float x) {
  const double magnitude = __builtin_fabsf(x);
  const bool is_steep = magnitude > 0.5;
  const double small = arc_of_small_sine(is_steep ? __builtin_sqrt(0.5 - 0.5 * magnitude) : magnitude);
  const double arc = is_steep ? 2.0 * small : quarter_turn - small;
  return static_cast<float>(has_sign(x) ? 2 * quarter_turn - arc : arc);
}

}  // namespace precise_float
}  // namespace softmetal_detail
}  // namespace metal
