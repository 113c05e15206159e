// The texture and sampler argument tables of compute encoders.
#include "foundation/foundation.h"
#include "metal/compute_command_encoder.h"

namespace softmetal::metal {
namespace {

using foundation::raise_invalid_argument;
using foundation::raise_range;

void check_index(const char* selector, UInteger index, UInteger count) {
  if (index < count) return;
  raise_range("%s index %zu is beyond the argument table, which has indices 0 to %zu", selector,
              static_cast<size_t>(index), static_cast<size_t>(count - 1));
}

void check_table(const char* selector, const void* objects, Range range, UInteger count) {
  if (range.length > 0 && objects == nullptr) raise_invalid_argument("%s the list is null", selector);
  if (range.location <= count && range.length <= count - range.location) return;
  raise_range("%s range (%zu, %zu) is beyond the argument table of %zu", selector, static_cast<size_t>(range.location),
              static_cast<size_t>(range.length), static_cast<size_t>(count));
}

}  // namespace

void ComputeCommandEncoder::set_texture(Texture* texture, UInteger index) {
  constexpr const char* kSelector = "setTexture:atIndex:";
  check_encoding(kSelector);
  check_index(kSelector, index, kTextureCount);
  if (state_.textures.empty()) state_.textures.resize(kTextureCount);
  state_.textures[index] = objc::Reference<Texture>(texture);
}

void ComputeCommandEncoder::set_textures(Texture* const* textures, Range range) {
  check_table("setTextures:withRange:", textures, range, kTextureCount);
  for (UInteger i = 0; i < range.length; ++i) set_texture(textures[i], range.location + i);
}

SamplerBinding& ComputeCommandEncoder::sampler_at(const char* selector, UInteger index) {
  check_encoding(selector);
  check_index(selector, index, kSamplerCount);
  if (state_.samplers.empty()) state_.samplers.resize(kSamplerCount);
  return state_.samplers[index];
}

void ComputeCommandEncoder::set_sampler_state(SamplerState* sampler, UInteger index) {
  sampler_at("setSamplerState:atIndex:", index) = {objc::Reference<SamplerState>(sampler)};
}

void ComputeCommandEncoder::set_sampler_state_with_clamps(SamplerState* sampler, float lod_min_clamp,
                                                          float lod_max_clamp, UInteger index) {
  sampler_at("setSamplerState:lodMinClamp:lodMaxClamp:atIndex:", index) = {objc::Reference<SamplerState>(sampler), true,
                                                                           lod_min_clamp, lod_max_clamp};
}

void ComputeCommandEncoder::set_sampler_states(SamplerState* const* samplers, Range range) {
  check_table("setSamplerStates:withRange:", samplers, range, kSamplerCount);
  for (UInteger i = 0; i < range.length; ++i) set_sampler_state(samplers[i], range.location + i);
}

void ComputeCommandEncoder::set_sampler_states_with_clamps(SamplerState* const* samplers, const float* lod_min_clamps,
                                                           const float* lod_max_clamps, Range range) {
  constexpr const char* kSelector = "setSamplerStates:lodMinClamps:lodMaxClamps:withRange:";
  check_table(kSelector, samplers, range, kSamplerCount);
  if (range.length > 0 && (lod_min_clamps == nullptr || lod_max_clamps == nullptr)) {
    raise_invalid_argument("%s the clamps are null", kSelector);
  }
  for (UInteger i = 0; i < range.length; ++i) {
    set_sampler_state_with_clamps(samplers[i], lod_min_clamps[i], lod_max_clamps[i], range.location + i);
  }
}

void define_compute_textures(objc::ClassBuilder<ComputeCommandEncoder>& builder) {
  using E = ComputeCommandEncoder;
  builder.method<&E::set_texture>("setTexture:atIndex:")
      .method<&E::set_textures>("setTextures:withRange:")
      .method<&E::set_sampler_state>("setSamplerState:atIndex:")
      .method<&E::set_sampler_state_with_clamps>("setSamplerState:lodMinClamp:lodMaxClamp:atIndex:")
      .method<&E::set_sampler_states>("setSamplerStates:withRange:")
      .method<&E::set_sampler_states_with_clamps>("setSamplerStates:lodMinClamps:lodMaxClamps:withRange:");
}

}  // namespace softmetal::metal
