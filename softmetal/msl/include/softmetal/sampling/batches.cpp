// Samples of the lanes of a simdgroup at once (metal_texture_batch). The same for all kernels, so that it is compiled
// once and linked to those that sample. What a sampler and a texture are like is decided for all lanes together; lanes
// of other textures or samplers follow in turn.
#include "filters.h"

namespace softmetal::sampling {
namespace {

// Samples that lie evenly along the step, as a running average.
template <int Count, int N>
SOFTMETAL_INLINE values<Count> sample_probes(const batch<N>& all, const level_choice& levels,
                                             const lod_choices<N>& choice, int most) {
  const floats count = real_number(choice.probes);
  orders<N> moved = all.of;
  for (int axis = 0; axis < N; ++axis) {
    moved.coordinate[axis] -= choice.step[axis] * (0.5f * (count - 1.0f) / count);
  }
  values<Count> mean;
#pragma clang loop unroll(disable)
  for (int probe = 0; probe < most; ++probe) {
    const values<Count> next = filter_levels<Count>(batch<N>{all.texture, all.s, moved}, levels);
    mean = probe == 0 ? next : choose(choice.probes > probe, mix(mean, next, floats(1.0f / float(probe + 1))), mean);
    for (int axis = 0; axis < N; ++axis) moved.coordinate[axis] += choice.step[axis] / count;
  }
  return mean;
}

template <int Count, bool HasGradients, int N>
SOFTMETAL_INLINE values<Count> sample_together(const batch<N>& all) {
  lod_choices<N> choice;
  if constexpr (HasGradients) {
    choice = choose_by_gradients<N>(all.texture, all.s, all.of.change);
  } else {
    choice.lod = 0.0f;
  }
  const floats lod = choice.lod + sampler_bias(all.s) + all.of.lod;
  const level_choice levels = choose_levels(all.texture, all.s, clamp_lod(all.s, lod, all.of.lowest));
  const int most = __builtin_reduce_max(choice.probes);
  return most == 1 ? filter_levels<Count>(all, levels) : sample_probes<Count>(all, levels, choice, most);
}

// One lane, by the functions that kernels call where they do not sample in batches.
template <bool HasGradients, typename Pick, int N>
SOFTMETAL_INLINE auto sample_alone(const batch<N>& all, int lane) {
  const orders<N>& of = all.of;
  sample_place<N> at;
  at.slice = uint(of.slice[lane]);
  gradient_lod<N> request{{}, of.lowest[lane], of.lod[lane]};
  for (int axis = 0; axis < N; ++axis) {
    at.coordinate[axis] = of.coordinate[axis][lane];
    at.offset[axis] = of.offset[axis][lane];
    if constexpr (HasGradients) {
      request.gradients.right[axis] = of.change.right[axis][lane];
      request.gradients.down[axis] = of.change.down[axis][lane];
    }
  }
  Pick pick{};
  if constexpr (__is_same(Pick, texel_comparison)) pick.reference = of.reference[lane];
  const auto sampled = [&](const auto& given) {
    using result = decltype(called_sample<float, N>(all.texture, all.s, at, given, pick));
    return all.texture.start == nullptr ? result(0) : called_sample<float, N>(all.texture, all.s, at, given, pick);
  };
  if constexpr (HasGradients) {
    return sampled(request);
  } else {
    return sampled(explicit_lod{request.bias, request.lowest});
  }
}

// Fewer lanes are sampled faster one by one, and so are textures and samplers that are rare.
constexpr int fewest_lanes = 3;

SOFTMETAL_INLINE bool are_sampled_together(const softmetal_texture& texture, sampler s, uint chosen) {
  const bool averages = sampler_field<SOFTMETAL_SAMPLER_REDUCTION, 2>(s.__softmetal_bits) == 0;
  return __builtin_popcount(chosen) >= fewest_lanes && averages && has_vector_code(texture);
}

// The lanes of `left` that sample the texture of the first of them in the same way.
SOFTMETAL_INLINE uint lanes_alike(const char* textures, const char* samplers, uint left) {
  using words = lanes_of<ulong, lane_count>;
  words texture, s;
  __builtin_memcpy(&texture, textures, sizeof texture);
  __builtin_memcpy(&s, samplers, sizeof s);
  const int leader = __builtin_ctz(left);
  const words differences = (texture ^ texture[leader]) | (s ^ s[leader]);
  if (__builtin_reduce_or(differences) == 0) return left;
  uint alike = 0;
  for (int lane = 0; lane < lane_count; ++lane) alike |= uint(differences[lane] == 0) << lane;
  return left & alike;
}

template <int Count>
SOFTMETAL_INLINE void put(char* const* results, const values<Count>& sampled, ints is_chosen) {
  for (int i = 0; i < Count; ++i) {
    floats before;
    __builtin_memcpy(&before, results[i], sizeof before);
    const floats after = is_chosen ? sampled.parts[i] : before;
    __builtin_memcpy(results[i], &after, sizeof after);
  }
}

// The lanes of `active`, from `first` on.
template <int N, typename Pick, typename Way>
SOFTMETAL_INLINE void sample_lanes(char* const* given, uint first, uint active) {
  constexpr bool compares = __is_same(Pick, texel_comparison), has_gradients = !__is_same(Way, at_level);
  constexpr int count = compares ? 1 : 4;
  const char *textures = given[0] + first * sizeof(ulong), *samplers = given[1] + first * sizeof(ulong);
  value_reader reader(given + 2, first);
  const orders<N> all = read_orders<N, Way, compares>(reader, as_lanes(active));
  char* results[count];
  for (int i = 0; i < count; ++i) results[i] = reader.place();
  for (uint left = active; left != 0;) {
    const uint chosen = lanes_alike(textures, samplers, left);
    const int leader = __builtin_ctz(chosen);
    left &= ~chosen;
    const softmetal_texture* texture;
    sampler s;
    __builtin_memcpy(&texture, textures + leader * sizeof texture, sizeof texture);
    __builtin_memcpy(&s, samplers + leader * sizeof s, sizeof s);
    if (are_sampled_together(*texture, s, chosen)) {
      const ints is_chosen = as_lanes(chosen);
      const orders<N> led = led_by<N, has_gradients, compares>(all, leader, is_chosen);
      put<count>(results, sample_together<count, has_gradients>(batch<N>{*texture, s, led}), is_chosen);
      continue;
    }
    for (uint rest = chosen; rest != 0; rest &= rest - 1) {
      const int lane = __builtin_ctz(rest);
      const auto sampled = sample_alone<has_gradients, Pick>(batch<N>{*texture, s, all}, lane);
      for (int i = 0; i < count; ++i) {
        const float part = metal::softmetal_detail::component(sampled, i);
        __builtin_memcpy(results[i] + lane * sizeof part, &part, sizeof part);
      }
    }
  }
}

template <int N, typename Pick, typename Way>
SOFTMETAL_INLINE void sample_simdgroup(char* const* given, uint active) {
  for (uint first = 0; first < simd_width; first += lane_count) {
    const uint own = active >> first & ((1u << lane_count) - 1);
    if (own != 0) sample_lanes<N, Pick, Way>(given, first, own);
  }
}

}  // namespace
}  // namespace softmetal::sampling

using namespace metal::softmetal_detail;

#define SOFTMETAL_DEFINE_BATCH(name, dimensions, pick, way)                       \
  void name(char* const* values, uint active) {                                   \
    softmetal::sampling::sample_simdgroup<dimensions, pick, way>(values, active); \
  }
SOFTMETAL_BATCH_FUNCTIONS(SOFTMETAL_DEFINE_BATCH)
