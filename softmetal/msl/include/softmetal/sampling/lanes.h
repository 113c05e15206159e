// Values of several lanes that are sampled together, as vectors.
#pragma once
#include <metal_stdlib>

namespace softmetal::sampling {

using metal::softmetal_detail::lanes_of;

constexpr int lane_count = 16;
using floats = lanes_of<float, lane_count>;
using ints = lanes_of<int, lane_count>;
using uints = lanes_of<uint, lane_count>;

// `value(lane)` of each lane, as a loop that clang vectorises: loads become gathers where the processor has them.
template <typename Lanes, typename Value>
SOFTMETAL_INLINE Lanes for_lanes(Value value) {
  using Element = __remove_cvref(decltype(Lanes{}[0]));
  alignas(64) Element values[lane_count];
#pragma clang loop vectorize(assume_safety) vectorize_width(16) interleave(disable) unroll(disable)
  for (int lane = 0; lane < lane_count; ++lane) values[lane] = value(lane);
  Lanes lanes;
  __builtin_memcpy(&lanes, values, sizeof lanes);
  return lanes;
}

template <typename Lanes>
struct lane_array {
  alignas(64) __remove_cvref(decltype(Lanes{}[0])) at[lane_count];

  SOFTMETAL_INLINE explicit lane_array(Lanes lanes) { __builtin_memcpy(at, &lanes, sizeof lanes); }
};
template <typename Lanes>
lane_array(Lanes) -> lane_array<Lanes>;

SOFTMETAL_INLINE floats log2_of(floats x) {
  const lane_array from(x);
  return for_lanes<floats>([&](int lane) { return metal::softmetal_detail::fast_float::log2(from.at[lane]); });
}

SOFTMETAL_INLINE bool are_all(ints truths) { return __builtin_reduce_and(truths) != 0; }
SOFTMETAL_INLINE bool is_any(ints truths) { return __builtin_reduce_or(truths) != 0; }

// What filters see of a pixel: four components, or one comparison.
template <int Count>
struct values {
  floats parts[Count];
};

template <int Count>
SOFTMETAL_INLINE values<Count> mix(const values<Count>& a, const values<Count>& b, floats weight) {
  values<Count> mixed;
  for (int i = 0; i < Count; ++i) mixed.parts[i] = a.parts[i] * (1.0f - weight) + b.parts[i] * weight;
  return mixed;
}
template <int Count>
SOFTMETAL_INLINE values<Count> choose(ints condition, const values<Count>& yes, const values<Count>& no) {
  values<Count> chosen;
  for (int i = 0; i < Count; ++i) chosen.parts[i] = condition ? yes.parts[i] : no.parts[i];
  return chosen;
}

}  // namespace softmetal::sampling
