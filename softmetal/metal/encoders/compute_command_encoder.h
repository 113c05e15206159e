// MTLComputeCommandEncoder.
#pragma once

#include "metal/commands/command_encoder.h"
#include "metal/compute/compute_state.h"
#include "metal/indirect/indirect_command_buffer.h"
#include "metal/resources/heap.h"
#include "metal/values/types.h"

namespace softmetal::metal {

struct ComputeCommandEncoder : CommandEncoder {
  DispatchType dispatch_type() const { return dispatch_type_; }
  void set_compute_pipeline_state(ComputePipelineState* pipeline);
  // In compute_arguments.cpp.
  void set_buffer(Buffer* buffer, UInteger offset, UInteger index);
  void set_buffer_offset(UInteger offset, UInteger index);
  void set_buffers(Buffer* const* buffers, const UInteger* offsets, Range range);
  void set_bytes(const void* bytes, UInteger length, UInteger index);
  void set_visible_function_table(VisibleFunctionTable* table, UInteger index);
  void set_visible_function_tables(VisibleFunctionTable* const* tables, Range range);
  void set_texture(Texture* texture, UInteger index);
  void set_textures(Texture* const* textures, Range range);
  void set_sampler_state(SamplerState* sampler, UInteger index);
  void set_sampler_state_with_clamps(SamplerState* sampler, float lod_min_clamp, float lod_max_clamp, UInteger index);
  void set_sampler_states(SamplerState* const* samplers, Range range);
  void set_sampler_states_with_clamps(SamplerState* const* samplers, const float* lod_min_clamps,
                                      const float* lod_max_clamps, Range range);
  void set_threadgroup_memory_length(UInteger length, UInteger index);
  void set_stage_in_region(Region region);
  void set_stage_in_region_indirect(Buffer* arguments, UInteger offset);
  void dispatch_threads(Size threads_per_grid, Size threads_per_threadgroup);
  void dispatch_threadgroups(Size threadgroups_per_grid, Size threads_per_threadgroup);
  void dispatch_threadgroups_indirect(Buffer* arguments, UInteger offset, Size threads_per_threadgroup);
  void execute_commands(IndirectCommandBuffer* commands, Range range);
  void execute_commands_in_indirect_range(IndirectCommandBuffer* commands, Buffer* range, UInteger offset);
  // Dispatches run one after another, so each sees what the one before has written.
  void memory_barrier_with_scope(UInteger scope);
  void memory_barrier_with_resources(Resource* const* resources, UInteger count);
  void use_resource(Resource* resource, UInteger usage);
  void use_resources(Resource* const* resources, UInteger count, UInteger usage);
  void use_heap(Heap* heap);
  void use_heaps(Heap* const* heaps, UInteger count);

 private:
  friend ComputeCommandEncoder* make_compute_command_encoder(CommandBuffer*, DispatchType);

  // The argument table, for a setter. Raises when encoding has ended.
  ArgumentTable& arguments(const char* selector);

  DispatchType dispatch_type_ = DispatchType::kSerial;
  ComputeState state_;
};

ComputeCommandEncoder* make_compute_command_encoder(CommandBuffer* buffer, DispatchType dispatch_type);

void define_compute_command_encoder_class();
// Adds -[MTLCommandBuffer computeCommandEncoder] and its variants.
void define_compute_passes(objc::ClassBuilder<CommandBuffer>& builder);
void define_compute_arguments(objc::ClassBuilder<ComputeCommandEncoder>& builder);

}  // namespace softmetal::metal
