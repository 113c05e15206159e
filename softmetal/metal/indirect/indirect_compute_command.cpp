#include "metal/indirect/indirect_compute_command.h"

#include "foundation/foundation.h"

namespace softmetal::metal {
namespace {

using foundation::raise_invalid_argument;
using foundation::raise_range;

Class indirect_compute_command_class;

void store(softmetal_uint (&to)[3], const char* selector, const Size& size) {
  if ((size.width | size.height | size.depth) > UINT32_MAX) {
    raise_invalid_argument("%s: a dimension is 2^32 or more", selector);
  }
  to[0] = static_cast<softmetal_uint>(size.width);
  to[1] = static_cast<softmetal_uint>(size.height);
  to[2] = static_cast<softmetal_uint>(size.depth);
}

}  // namespace

void IndirectComputeCommand::set_compute_pipeline_state(ComputePipelineState* pipeline) {
  constexpr const char* kSelector = "setComputePipelineState:";
  if (buffer_->descriptor().inherit_pipeline_state) {
    raise_invalid_argument("%s: the commands inherit the pipeline of the encoder", kSelector);
  }
  if (pipeline != nullptr && !pipeline->support_indirect_command_buffers()) {
    raise_invalid_argument("%s: the pipeline was made without supportIndirectCommandBuffers", kSelector);
  }
  command().pipeline = pipeline ? pipeline->gpu_resource_id().value : 0;
}

void IndirectComputeCommand::set_kernel_buffer(Buffer* buffer, UInteger offset, UInteger index) {
  constexpr const char* kSelector = "setKernelBuffer:offset:atIndex:";
  const auto& descriptor = buffer_->descriptor();
  if (descriptor.inherit_buffers) raise_invalid_argument("%s: the commands inherit the encoder's buffers", kSelector);
  if (index >= descriptor.max_kernel_buffer_bind_count || index >= kBufferCount) {
    raise_range("%s: index %zu is not below maxKernelBufferBindCount, which is %zu", kSelector,
                static_cast<size_t>(index), static_cast<size_t>(descriptor.max_kernel_buffer_bind_count));
  }
  if (buffer != nullptr && offset > buffer->length()) {
    raise_range("%s: offset %zu is beyond the buffer's length of %zu bytes", kSelector, static_cast<size_t>(offset),
                static_cast<size_t>(buffer->length()));
  }
  command().buffers[index] = buffer ? buffer->gpu_address() + offset : 0;
}

void IndirectComputeCommand::set_threadgroup_memory_length(UInteger length, UInteger index) {
  constexpr const char* kSelector = "setThreadgroupMemoryLength:atIndex:";
  if (index >= kBufferCount) raise_range("%s: index %zu is beyond the table", kSelector, static_cast<size_t>(index));
  if (length % 16 != 0 || length > exec::kMostThreadgroupMemory) {
    raise_invalid_argument("%s: the length %zu is not a multiple of 16 up to %zu", kSelector,
                           static_cast<size_t>(length), exec::kMostThreadgroupMemory);
  }
  command().threadgroup_lengths[index] = static_cast<softmetal_uint>(length);
}

void IndirectComputeCommand::set_stage_in_region(Region region) {
  constexpr const char* kSelector = "setStageInRegion:";
  store(command().stage_in_origin, kSelector, {region.origin.x, region.origin.y, region.origin.z});
  store(command().stage_in_size, kSelector, region.size);
  command().has_stage_in_region = 1;
}

void IndirectComputeCommand::dispatch(const char* selector, softmetal_uint kind, const Size& grid,
                                      const Size& threads_per_threadgroup) {
  store(command().grid, selector, grid);
  store(command().threads_per_threadgroup, selector, threads_per_threadgroup);
  command().dispatch = kind;
}

void IndirectComputeCommand::concurrent_dispatch_threadgroups(Size threadgroups_per_grid,
                                                              Size threads_per_threadgroup) {
  dispatch("concurrentDispatchThreadgroups:threadsPerThreadgroup:", SOFTMETAL_DISPATCH_THREADGROUPS,
           threadgroups_per_grid, threads_per_threadgroup);
}

void IndirectComputeCommand::concurrent_dispatch_threads(Size threads_per_grid, Size threads_per_threadgroup) {
  dispatch("concurrentDispatchThreads:threadsPerThreadgroup:", SOFTMETAL_DISPATCH_THREADS, threads_per_grid,
           threads_per_threadgroup);
}

void IndirectComputeCommand::reset() { command() = {}; }

IndirectComputeCommand* make_indirect_compute_command(IndirectCommandBuffer* buffer, UInteger index) {
  auto* command = objc::make<IndirectComputeCommand>(indirect_compute_command_class);
  command->buffer_ = objc::Reference<IndirectCommandBuffer>(buffer);
  command->index_ = index;
  return command;
}

void define_indirect_compute_command_class() {
  using C = IndirectComputeCommand;
  indirect_compute_command_class =
      objc::ClassBuilder<C>("SoftmetalIndirectComputeCommand")
          .method<&C::set_compute_pipeline_state>("setComputePipelineState:")
          .method<&C::set_kernel_buffer>("setKernelBuffer:offset:atIndex:")
          .method<&C::set_threadgroup_memory_length>("setThreadgroupMemoryLength:atIndex:")
          .method<&C::set_stage_in_region>("setStageInRegion:")
          .method<&C::concurrent_dispatch_threadgroups>("concurrentDispatchThreadgroups:threadsPerThreadgroup:")
          .method<&C::concurrent_dispatch_threads>("concurrentDispatchThreads:threadsPerThreadgroup:")
          .method<&C::set_barrier>("setBarrier")
          .method<&C::clear_barrier>("clearBarrier")
          .method<&C::reset>("reset")
          .conforms_to("MTLIndirectComputeCommand")
          .get();
}

}  // namespace softmetal::metal
