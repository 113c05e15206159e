// MTLIndirectComputeCommand: one command of an indirect command buffer, encoded by the CPU.
#pragma once

#include "metal/indirect/indirect_command_buffer.h"

namespace softmetal::metal {

struct IndirectComputeCommand : objc::Object {
  void set_compute_pipeline_state(ComputePipelineState* pipeline);
  void set_kernel_buffer(Buffer* buffer, UInteger offset, UInteger index);
  void set_threadgroup_memory_length(UInteger length, UInteger index);
  void set_stage_in_region(Region region);
  void concurrent_dispatch_threadgroups(Size threadgroups_per_grid, Size threads_per_threadgroup);
  void concurrent_dispatch_threads(Size threads_per_grid, Size threads_per_threadgroup);
  // Commands run one after another, so that each sees what those before it have written.
  void set_barrier() {}
  void clear_barrier() {}
  void reset();

 private:
  friend IndirectComputeCommand* make_indirect_compute_command(IndirectCommandBuffer*, UInteger);

  softmetal_indirect_command& command() const { return buffer_->dispatch(index_); }
  void dispatch(const char* selector, softmetal_uint kind, const Size& grid, const Size& threads_per_threadgroup);

  objc::Reference<IndirectCommandBuffer> buffer_;
  UInteger index_ = 0;
};

IndirectComputeCommand* make_indirect_compute_command(IndirectCommandBuffer* buffer, UInteger index);

void define_indirect_compute_command_class();

}  // namespace softmetal::metal
