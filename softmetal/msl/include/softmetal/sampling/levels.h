// Levels of detail of many lanes: vectors of what metal_texture_lod says of one.
#pragma once
#include "orders.h"

namespace softmetal::sampling {

using metal::sampler;

// What lod_choice is for one lane.
template <int N>
struct lod_choices {
  floats lod;
  ints probes = 1;
  floats step[N];
};

template <int N>
SOFTMETAL_INLINE floats lengths_in_pixels(const floats* distance, const softmetal_texture_level& level) {
  const uint sizes[] = {level.width, level.height, level.depth};
  floats sum = 0.0f;
  for (int axis = 0; axis < N; ++axis) {
    const floats pixels = distance[axis] * float(sizes[axis]);
    sum += pixels * pixels;
  }
  return __builtin_elementwise_sqrt(sum);
}

template <int N>
SOFTMETAL_INLINE lod_choices<N> choose_by_gradients(const softmetal_texture& texture, sampler s,
                                                    const gradients<N>& change) {
  const int most = 1 + int(sampler_field<SOFTMETAL_SAMPLER_ANISOTROPY, 4>(s.__softmetal_bits));
  const floats right = lengths_in_pixels<N>(change.right, texture.levels[0]);
  const floats down = lengths_in_pixels<N>(change.down, texture.levels[0]);
  const ints is_right = right > down;
  floats major = is_right ? right : down;
  lod_choices<N> choice;
  if (most > 1) {
    const floats minor = is_right ? down : right;
    const floats ratio = __builtin_elementwise_ceil(major / minor);
    const ints several = ratio < float(most) ? whole_number(ratio) : ints(most);
    choice.probes = major > minor ? several : ints(1);
    for (int axis = 0; axis < N; ++axis) choice.step[axis] = is_right ? change.right[axis] : change.down[axis];
    major /= real_number(choice.probes);
  }
  choice.lod = log2_of(major);
  return choice;
}

// The one or two levels that lanes sample, and the weight of the second.
struct level_choice {
  ints below;
  floats weight;
  ints is_linear;
};

SOFTMETAL_INLINE level_choice choose_levels(const softmetal_texture& texture, sampler s, floats lod) {
  const ulong bits = s.__softmetal_bits;
  const ints is_magnified = sampler_field<SOFTMETAL_SAMPLER_MAG_FILTER, 1>(bits) == 0 ? ints(0) : ints(-1);
  const ints is_minified = sampler_field<SOFTMETAL_SAMPLER_MIN_FILTER, 1>(bits) == 0 ? ints(0) : ints(-1);
  const uint mip = sampler_field<SOFTMETAL_SAMPLER_MIP_FILTER, 2>(bits);
  const floats last = float(texture.level_count - 1);
  floats place = mip == uint(metal::mip_filter::none) ? floats(0.0f) : lod < last ? lod : last;
  if (mip == uint(metal::mip_filter::nearest)) place = __builtin_elementwise_floor(place + 0.5f);
  const ints below = whole_number(place);
  return {below, place - real_number(below), lod > 0.0f ? is_minified : is_magnified};
}

// Levels by their numbers.
struct lane_levels {
  ints size[3];
  ints place;
  ints stride[3];
};

SOFTMETAL_INLINE lane_levels levels_at(const softmetal_texture& texture, ints numbers, int pixel_bytes) {
  const auto& first = texture.levels[numbers[0]];
  if (are_all(numbers == numbers[0])) {
    return {{int(first.width), int(first.height), int(first.depth)},
            int(first.offset),
            {pixel_bytes, int(first.bytes_per_row), int(first.bytes_per_image)}};
  }
  const lane_array number(numbers);
  const auto of_level = [&](auto member) __attribute__((always_inline)) {
    return for_lanes<ints>([&](int lane) { return int(texture.levels[number.at[lane]].*member); });
  };
  using level = softmetal_texture_level;
  return {{of_level(&level::width), of_level(&level::height), of_level(&level::depth)},
          of_level(&level::offset),
          {pixel_bytes, of_level(&level::bytes_per_row), of_level(&level::bytes_per_image)}};
}

}  // namespace softmetal::sampling
