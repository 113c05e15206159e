// The setters of a compute encoder's argument table.
#include "metal/encoders/compute_command_encoder.h"

namespace softmetal::metal {

ArgumentTable& ComputeCommandEncoder::arguments(const char* selector) {
  check_encoding(selector);
  return state_.arguments;
}

void ComputeCommandEncoder::set_buffer(Buffer* buffer, UInteger offset, UInteger index) {
  constexpr const char* kSelector = "setBuffer:offset:atIndex:";
  arguments(kSelector).set_buffer(kSelector, buffer, offset, index);
}

void ComputeCommandEncoder::set_buffer_offset(UInteger offset, UInteger index) {
  constexpr const char* kSelector = "setBufferOffset:atIndex:";
  arguments(kSelector).set_buffer_offset(kSelector, offset, index);
}

void ComputeCommandEncoder::set_buffers(Buffer* const* buffers, const UInteger* offsets, Range range) {
  constexpr const char* kSelector = "setBuffers:offsets:withRange:";
  arguments(kSelector).set_buffers(kSelector, buffers, offsets, range);
}

void ComputeCommandEncoder::set_bytes(const void* bytes, UInteger length, UInteger index) {
  constexpr const char* kSelector = "setBytes:length:atIndex:";
  arguments(kSelector).set_bytes(kSelector, bytes, length, index);
}

void ComputeCommandEncoder::set_visible_function_table(VisibleFunctionTable* table, UInteger index) {
  constexpr const char* kSelector = "setVisibleFunctionTable:atBufferIndex:";
  arguments(kSelector).set_functions(kSelector, table, index);
}

void ComputeCommandEncoder::set_visible_function_tables(VisibleFunctionTable* const* tables, Range range) {
  constexpr const char* kSelector = "setVisibleFunctionTables:withBufferRange:";
  arguments(kSelector).set_functions(kSelector, tables, range);
}

void ComputeCommandEncoder::set_texture(Texture* texture, UInteger index) {
  constexpr const char* kSelector = "setTexture:atIndex:";
  arguments(kSelector).set_texture(kSelector, texture, index);
}

void ComputeCommandEncoder::set_textures(Texture* const* textures, Range range) {
  constexpr const char* kSelector = "setTextures:withRange:";
  arguments(kSelector).set_textures(kSelector, textures, range);
}

void ComputeCommandEncoder::set_sampler_state(SamplerState* sampler, UInteger index) {
  constexpr const char* kSelector = "setSamplerState:atIndex:";
  arguments(kSelector).set_sampler(kSelector, {objc::Reference<SamplerState>(sampler)}, index);
}

void ComputeCommandEncoder::set_sampler_state_with_clamps(SamplerState* sampler, float lod_min_clamp,
                                                          float lod_max_clamp, UInteger index) {
  constexpr const char* kSelector = "setSamplerState:lodMinClamp:lodMaxClamp:atIndex:";
  arguments(kSelector).set_sampler(kSelector,
                                   {objc::Reference<SamplerState>(sampler), true, lod_min_clamp, lod_max_clamp}, index);
}

void ComputeCommandEncoder::set_sampler_states(SamplerState* const* samplers, Range range) {
  constexpr const char* kSelector = "setSamplerStates:withRange:";
  arguments(kSelector).set_samplers(kSelector, samplers, range);
}

void ComputeCommandEncoder::set_sampler_states_with_clamps(SamplerState* const* samplers, const float* lod_min_clamps,
                                                           const float* lod_max_clamps, Range range) {
  constexpr const char* kSelector = "setSamplerStates:lodMinClamps:lodMaxClamps:withRange:";
  arguments(kSelector).set_samplers(kSelector, samplers, lod_min_clamps, lod_max_clamps, range);
}

void define_compute_arguments(objc::ClassBuilder<ComputeCommandEncoder>& builder) {
  using E = ComputeCommandEncoder;
  builder.method<&E::set_buffer>("setBuffer:offset:atIndex:")
      .method<&E::set_buffer_offset>("setBufferOffset:atIndex:")
      .method<&E::set_buffers>("setBuffers:offsets:withRange:")
      .method<&E::set_bytes>("setBytes:length:atIndex:")
      .method<&E::set_visible_function_table>("setVisibleFunctionTable:atBufferIndex:")
      .method<&E::set_visible_function_tables>("setVisibleFunctionTables:withBufferRange:")
      .method<&E::set_texture>("setTexture:atIndex:")
      .method<&E::set_textures>("setTextures:withRange:")
      .method<&E::set_sampler_state>("setSamplerState:atIndex:")
      .method<&E::set_sampler_state_with_clamps>("setSamplerState:lodMinClamp:lodMaxClamp:atIndex:")
      .method<&E::set_sampler_states>("setSamplerStates:withRange:")
      .method<&E::set_sampler_states_with_clamps>("setSamplerStates:lodMinClamps:lodMaxClamps:withRange:");
}

}  // namespace softmetal::metal
