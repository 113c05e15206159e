// The fast variants of asin, acos, atan and atan2, in float.
#pragma once
#include "evaluation.h"

namespace metal {
namespace softmetal_detail {
namespace fast_float {

// As the sum of a float and of what it leaves out.
inline constexpr float quarter_turn = 0x1.921fb6p+0f, rest_of_quarter_turn = -0x1.777a5cp-25f;

// The angle of a point with coordinates >= 0, of which y is not above x; see softmetal_detail::angle_below_diagonal.
__SOFTMETAL_INLINE float angle_below_diagonal(float y, float x) {
  // So that the sum of the coordinates is finite, and denormal ones have all digits.
  const float scale = x > 0x1.0p+100f ? 0.5f : 0x1.0p+24f, height = y * scale, width = x * scale;
  const bool is_near_diagonal = height > 0x1.a8279ap-2f * width;
  const float tangent = (is_near_diagonal ? height - width : height) / (is_near_diagonal ? height + width : width);
  const float square = tangent * tangent;
  // (atan(t) / t - 1) / t^2 for |t| <= tan(pi / 8)
  const float quotient =
      polynomial(square, -0x1.55554ap-2f, 0x1.999194p-3f, -0x1.23b506p-3f, 0x1.b1ea5ep-4f, -0x1.f1e3dcp-5f);
  const float base = is_near_diagonal ? 0.5f * quarter_turn : 0.0f;
  const float angle = base + fused(tangent * square, quotient, tangent);
  // Two equal coordinates may both be zero or infinite.
  const float diagonal = y == 0 ? 0.0f : 0.5f * quarter_turn;
  return x == y ? diagonal : angle;
}
__SOFTMETAL_INLINE float to_quarter_turn(float angle) { return quarter_turn - angle + rest_of_quarter_turn; }
__SOFTMETAL_INLINE float to_half_turn(float angle) { return 2 * quarter_turn - angle + 2 * rest_of_quarter_turn; }

__SOFTMETAL_INLINE float atan2(float y, float x) {
  const float height = __builtin_fabsf(y), width = __builtin_fabsf(x);
  const bool is_steep = height > width;
  const float eighth = angle_below_diagonal(is_steep ? width : height, is_steep ? height : width);
  const float quarter = is_steep ? to_quarter_turn(eighth) : eighth;
  return __builtin_copysignf(has_sign(x) ? to_half_turn(quarter) : quarter, y);
}
__SOFTMETAL_INLINE float atan(float x) {
  const float magnitude = __builtin_fabsf(x);
  const bool is_steep = magnitude > 1.0f;
  const float eighth = angle_below_diagonal(is_steep ? 1.0f : magnitude, is_steep ? magnitude : 1.0f);
  return __builtin_copysignf(is_steep ? to_quarter_turn(eighth) : eighth, x);
}

// asin(x) for |x| <= 1/2
__SOFTMETAL_INLINE float arc_of_small_sine(float x) {
  const float square = x * x;
  // (asin(x) / x - 1) / x^2
  const float quotient =
      polynomial(square, 0x1.5555c8p-3f, 0x1.3301e4p-4f, 0x1.747e4ap-5f, 0x1.8c283ep-6f, 0x1.596d28p-5f);
  return fused(x * square, quotient, x);
}
// Above 1/2 half of the complementary angle has a sine below 1/2.
__SOFTMETAL_INLINE float asin(float x) {
  const float magnitude = __builtin_fabsf(x);
  const bool is_steep = magnitude > 0.5f;
  const float small = arc_of_small_sine(is_steep ? __builtin_sqrtf(0.5f - 0.5f * magnitude) : magnitude);
  return __builtin_copysignf(is_steep ? to_quarter_turn(2.0f * small) : small, x);
}
__SOFTMETAL_INLINE float acos(float x) {
  const float magnitude = __builtin_fabsf(x);
  const bool is_steep = magnitude > 0.5f;
  const float small = arc_of_small_sine(is_steep ? __builtin_sqrtf(0.5f - 0.5f * magnitude) : magnitude);
  const float arc = is_steep ? 2.0f * small : to_quarter_turn(small);
  return has_sign(x) ? to_half_turn(arc) : arc;
}

}  // namespace fast_float
}  // namespace softmetal_detail
}  // namespace metal
