// MTLComputeCommandEncoder.
#pragma once

#include "metal/command_encoder.h"
#include "metal/compute_state.h"
#include "metal/types.h"

namespace softmetal::metal {

struct ComputeCommandEncoder : CommandEncoder {
  DispatchType dispatch_type() const { return dispatch_type_; }
  void set_compute_pipeline_state(ComputePipelineState* pipeline);
  void set_buffer(Buffer* buffer, UInteger offset, UInteger index);
  void set_buffer_offset(UInteger offset, UInteger index);
  void set_buffers(Buffer* const* buffers, const UInteger* offsets, Range range);
  void set_bytes(const void* bytes, UInteger length, UInteger index);
  void set_threadgroup_memory_length(UInteger length, UInteger index);
  void dispatch_threads(Size threads_per_grid, Size threads_per_threadgroup);
  void dispatch_threadgroups(Size threadgroups_per_grid, Size threads_per_threadgroup);
  void dispatch_threadgroups_indirect(Buffer* arguments, UInteger offset, Size threads_per_threadgroup);
  // Dispatches run one after another, so each sees what the one before has written.
  void memory_barrier_with_scope(UInteger scope);
  void memory_barrier_with_resources(Resource* const* resources, UInteger count);
  void use_resource(Resource* resource, UInteger usage);
  void use_resources(Resource* const* resources, UInteger count, UInteger usage);

 private:
  friend ComputeCommandEncoder* make_compute_command_encoder(CommandBuffer*, DispatchType);

  BufferBinding& binding_at(const char* selector, UInteger index);

  DispatchType dispatch_type_ = DispatchType::kSerial;
  ComputeState state_;
};

ComputeCommandEncoder* make_compute_command_encoder(CommandBuffer* buffer, DispatchType dispatch_type);

void define_compute_command_encoder_class();

}  // namespace softmetal::metal
