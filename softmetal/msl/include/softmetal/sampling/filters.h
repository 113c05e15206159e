// Filters within levels and between them, for many lanes: vectors of what metal_texture_filter says of one.
#pragma once
#include "levels.h"
#include "texels.h"

namespace softmetal::sampling {

using namespace metal;

// What lanes ask of a texture. Those that take no part repeat one that does.
template <int N>
struct batch {
  const softmetal_texture& texture;
  sampler s;
  const orders<N>& of;
};

template <int Count>
SOFTMETAL_INLINE values<Count> picked(sampler s, const values<4>& texels, floats reference) {
  if constexpr (Count == 4) {
    return texels;
  } else {
    const floats texel = texels.parts[0];
    const auto as_real = [](ints truth) __attribute__((always_inline)) { return truth ? floats(1.0f) : floats(0.0f); };
    switch (compare_func(sampler_field<SOFTMETAL_SAMPLER_COMPARE, 3>(s.__softmetal_bits))) {
      case compare_func::never:
        return {as_real(ints(0))};
      case compare_func::less:
        return {as_real(reference < texel)};
      case compare_func::equal:
        return {as_real(reference == texel)};
      case compare_func::less_equal:
        return {as_real(reference <= texel)};
      case compare_func::greater:
        return {as_real(reference > texel)};
      case compare_func::not_equal:
        return {as_real(reference != texel)};
      case compare_func::greater_equal:
        return {as_real(reference >= texel)};
      default:
        return {as_real(ints(-1))};
    }
  }
}

SOFTMETAL_INLINE values<4> border_texels(const softmetal_texture& texture, sampler s, bool is_zero) {
  const float4 colour = border_texel<float>(texture, s, is_zero);
  return {colour[0], colour[1], colour[2], colour[3]};
}

// The pixels of one corner of what a filter covers; `corner` has a bit for each axis.
template <int N>
SOFTMETAL_INLINE values<4> texels_of_corner(const batch<N>& all, const lane_levels& level, ints start,
                                            const taps_along_axis<floats, ints>* taps, int corner) {
  ints place = start, sides = 0, is_zero = 0;
  for (int axis = 0; axis < N; ++axis) {
    const ints index = (corner >> axis & 1) != 0 ? taps[axis].second : taps[axis].first;
    sides |= index;
    is_zero |= index == zero_index;
    place += (index < 0 ? ints(0) : index) * level.stride[axis];
  }
  const values<4> texels = texels_at(all.texture, place);
  const ints is_outside = sides < 0;
  if (__builtin_expect(!is_any(is_outside), 1)) return texels;
  const values<4> border =
      choose(is_zero, border_texels(all.texture, all.s, true), border_texels(all.texture, all.s, false));
  return choose(is_outside, border, texels);
}

template <int Count, int N>
values<Count> filter_level(const batch<N>& all, ints number, bool is_linear) {
  const ulong bits = all.s.__softmetal_bits;
  const bool is_normalized = sampler_field<SOFTMETAL_SAMPLER_PIXEL_COORDINATES, 1>(bits) == 0;
  const uint modes[] = {sampler_field<SOFTMETAL_SAMPLER_S_ADDRESS, 3>(bits),
                        sampler_field<SOFTMETAL_SAMPLER_T_ADDRESS, 3>(bits),
                        sampler_field<SOFTMETAL_SAMPLER_R_ADDRESS, 3>(bits)};
  const lane_levels level = levels_at(all.texture, number, int(texel_bytes(all.texture.codec)));
  const ints start = all.of.slice * int(all.texture.bytes_per_slice) + level.place;
  taps_along_axis<floats, ints> taps[N];
  for (int axis = 0; axis < N; ++axis) {
    taps[axis] = find_taps(all.of.coordinate[axis], level.size[axis], modes[axis], is_normalized, all.of.offset[axis],
                           is_linear);
  }
  values<Count> sum;
#pragma clang loop unroll(disable)
  for (int corner = 0; corner < (is_linear ? 1 << N : 1); ++corner) {
    floats weight = 1.0f;
    for (int axis = 0; axis < N; ++axis) {
      weight *= (corner >> axis & 1) != 0 ? taps[axis].weight : 1.0f - taps[axis].weight;
    }
    const values<Count> value =
        picked<Count>(all.s, texels_of_corner(all, level, start, taps, corner), all.of.reference);
    for (int i = 0; i < Count; ++i) {
      const floats share = value.parts[i] * weight;
      sum.parts[i] = corner == 0 ? share : sum.parts[i] + share;
    }
  }
  return sum;
}

// Of the filters that lanes ask for; mostly all ask for one.
template <int Count, int N>
SOFTMETAL_INLINE values<Count> filter_as_asked(const batch<N>& all, ints number, ints is_linear) {
  if (are_all(is_linear)) return filter_level<Count>(all, number, true);
  const values<Count> nearest = filter_level<Count>(all, number, false);
  if (!is_any(is_linear)) return nearest;
  return choose(is_linear, filter_level<Count>(all, number, true), nearest);
}

template <int Count, int N>
SOFTMETAL_INLINE values<Count> filter_levels(const batch<N>& all, const level_choice& levels) {
  const values<Count> below = filter_as_asked<Count>(all, levels.below, levels.is_linear);
  const ints is_between = levels.weight != 0.0f;
  if (!is_any(is_between)) return below;
  const ints next = levels.below + (is_between ? ints(1) : ints(0));
  const values<Count> above = filter_as_asked<Count>(all, next, levels.is_linear);
  return choose(is_between, mix(below, above, levels.weight), below);
}

}  // namespace softmetal::sampling
