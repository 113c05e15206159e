#include "metal/encoders/compute_command_encoder.h"

#include "foundation/foundation.h"
#include "metal/commands/keep_command.h"
#include "metal/compute/dispatch_command.h"

namespace softmetal::metal {
namespace {

using foundation::raise_invalid_argument;
using foundation::raise_range;

Class compute_command_encoder_class;

void check_grid(const char* selector, const Size& threads) {
  if ((threads.width | threads.height | threads.depth) <= UINT32_MAX) return;
  raise_invalid_argument("%s: the grid (%zu, %zu, %zu) has a dimension of 2^32 threads or more", selector,
                         static_cast<size_t>(threads.width), static_cast<size_t>(threads.height),
                         static_cast<size_t>(threads.depth));
}

void check_dispatches(const char* selector, const IndirectCommandBuffer& commands) {
  if (commands.draws()) raise_invalid_argument("%s: the commands are draws, for render encoders", selector);
}

bool is_empty(const Size& size) { return size.width == 0 || size.height == 0 || size.depth == 0; }

}  // namespace

void ComputeCommandEncoder::set_compute_pipeline_state(ComputePipelineState* pipeline) {
  check_encoding("setComputePipelineState:");
  if (pipeline == nullptr) raise_invalid_argument("setComputePipelineState: the pipeline state is nil");
  state_.pipeline = objc::Reference<ComputePipelineState>(pipeline);
}

void ComputeCommandEncoder::set_threadgroup_memory_length(UInteger length, UInteger index) {
  check_encoding("setThreadgroupMemoryLength:atIndex:");
  if (index >= kBufferCount) {
    raise_range("setThreadgroupMemoryLength:atIndex: index %zu is beyond the table, which has indices 0 to %zu",
                static_cast<size_t>(index), static_cast<size_t>(kBufferCount - 1));
  }
  if (length % 16 != 0) {
    raise_invalid_argument("setThreadgroupMemoryLength:atIndex: the length %zu is not a multiple of 16 bytes",
                           static_cast<size_t>(length));
  }
  if (length > exec::kMostThreadgroupMemory) {
    raise_invalid_argument("setThreadgroupMemoryLength:atIndex: the length %zu is over the device's limit of %zu bytes",
                           static_cast<size_t>(length), exec::kMostThreadgroupMemory);
  }
  state_.threadgroup_lengths[index] = static_cast<softmetal_uint>(length);
}

void ComputeCommandEncoder::set_stage_in_region(Region region) {
  constexpr const char* kSelector = "setStageInRegion:";
  check_encoding(kSelector);
  check_grid(kSelector, {region.origin.x, region.origin.y, region.origin.z});
  check_grid(kSelector, region.size);
  const auto narrow = [](UInteger value) { return static_cast<uint32_t>(value); };
  state_.stage_in = {};
  state_.stage_in.region = StageInRegion{
      {narrow(region.origin.x), narrow(region.origin.y), narrow(region.origin.z)},
      {narrow(region.size.width), narrow(region.size.height), narrow(region.size.depth)},
  };
}

void ComputeCommandEncoder::set_stage_in_region_indirect(Buffer* arguments, UInteger offset) {
  constexpr const char* kSelector = "setStageInRegionWithIndirectBuffer:indirectBufferOffset:";
  check_encoding(kSelector);
  if (arguments == nullptr) raise_invalid_argument("%s: the indirect buffer is nil", kSelector);
  if (offset % 4 != 0 || offset > arguments->length() || arguments->length() - offset < sizeof(StageInRegion)) {
    raise_range("%s: offset %zu is not a multiple of 4 with %zu bytes behind it", kSelector,
                static_cast<size_t>(offset), sizeof(StageInRegion));
  }
  state_.stage_in = {};
  state_.stage_in.indirect = objc::Reference<Buffer>(arguments);
  state_.stage_in.indirect_offset = offset;
}

void ComputeCommandEncoder::dispatch_threads(Size threads_per_grid, Size threads_per_threadgroup) {
  constexpr const char* kSelector = "dispatchThreads:threadsPerThreadgroup:";
  check_encoding(kSelector);
  check_dispatch(kSelector, state_, threads_per_threadgroup);
  check_grid(kSelector, threads_per_grid);
  if (is_empty(threads_per_grid)) return;
  command_buffer()->append(make_dispatch(state_, threads_per_grid, threads_per_threadgroup));
}

void ComputeCommandEncoder::dispatch_threadgroups(Size threadgroups_per_grid, Size threads_per_threadgroup) {
  constexpr const char* kSelector = "dispatchThreadgroups:threadsPerThreadgroup:";
  check_encoding(kSelector);
  check_dispatch(kSelector, state_, threads_per_threadgroup);
  check_grid(kSelector, threadgroups_per_grid);
  const Size threads = {threadgroups_per_grid.width * threads_per_threadgroup.width,
                        threadgroups_per_grid.height * threads_per_threadgroup.height,
                        threadgroups_per_grid.depth * threads_per_threadgroup.depth};
  check_grid(kSelector, threads);
  if (is_empty(threads)) return;
  command_buffer()->append(make_dispatch(state_, threads, threads_per_threadgroup));
}

void ComputeCommandEncoder::dispatch_threadgroups_indirect(Buffer* arguments, UInteger offset,
                                                           Size threads_per_threadgroup) {
  constexpr const char* kSelector =
      "dispatchThreadgroupsWithIndirectBuffer:indirectBufferOffset:threadsPerThreadgroup:";
  check_encoding(kSelector);
  check_dispatch(kSelector, state_, threads_per_threadgroup);
  if (arguments == nullptr) raise_invalid_argument("%s: the indirect buffer is nil", kSelector);
  constexpr UInteger kSize = sizeof(DispatchThreadgroupsIndirectArguments);
  if (offset % 4 != 0 || offset > arguments->length() || arguments->length() - offset < kSize) {
    raise_range("%s: offset %zu is not a multiple of 4 with %zu bytes behind it", kSelector,
                static_cast<size_t>(offset), static_cast<size_t>(kSize));
  }
  command_buffer()->append(make_indirect_dispatch(state_, arguments, offset, threads_per_threadgroup));
}

void ComputeCommandEncoder::execute_commands(IndirectCommandBuffer* commands, Range range) {
  constexpr const char* kSelector = "executeCommandsInBuffer:withRange:";
  check_encoding(kSelector);
  if (commands == nullptr) raise_invalid_argument("%s: the indirect command buffer is nil", kSelector);
  check_dispatches(kSelector, *commands);
  commands->check_range(kSelector, range);
  command_buffer()->append(make_indirect_execution(state_, commands, {.fixed = range, .buffer = {}}));
}

void ComputeCommandEncoder::execute_commands_in_indirect_range(IndirectCommandBuffer* commands, Buffer* range,
                                                               UInteger offset) {
  constexpr const char* kSelector = "executeCommandsInBuffer:indirectBuffer:indirectBufferOffset:";
  check_encoding(kSelector);
  if (commands == nullptr) raise_invalid_argument("%s: the indirect command buffer is nil", kSelector);
  check_dispatches(kSelector, *commands);
  command_buffer()->append(make_indirect_execution(state_, commands, checked_indirect_range(kSelector, range, offset)));
}

void ComputeCommandEncoder::memory_barrier_with_scope(UInteger) { check_encoding("memoryBarrierWithScope:"); }

void ComputeCommandEncoder::memory_barrier_with_resources(Resource* const*, UInteger) {
  check_encoding("memoryBarrierWithResources:count:");
}

void ComputeCommandEncoder::use_resource(Resource* resource, UInteger) {
  check_encoding("useResource:usage:");
  if (resource == nullptr) raise_invalid_argument("useResource:usage: the resource is nil");
  command_buffer()->append(make_keep_command(resource));
}

void ComputeCommandEncoder::use_resources(Resource* const* resources, UInteger count, UInteger usage) {
  if (resources == nullptr && count > 0) raise_invalid_argument("useResources:count:usage: the resources are null");
  for (UInteger i = 0; i < count; ++i) use_resource(resources[i], usage);
}

void ComputeCommandEncoder::use_heap(Heap* heap) {
  check_encoding("useHeap:");
  if (heap == nullptr) raise_invalid_argument("useHeap: the heap is nil");
  command_buffer()->append(make_keep_command(heap));
}

void ComputeCommandEncoder::use_heaps(Heap* const* heaps, UInteger count) {
  if (heaps == nullptr && count > 0) raise_invalid_argument("useHeaps:count: the heaps are null");
  for (UInteger i = 0; i < count; ++i) use_heap(heaps[i]);
}

ComputeCommandEncoder* make_compute_command_encoder(CommandBuffer* buffer, DispatchType dispatch_type) {
  auto* encoder = objc::make<ComputeCommandEncoder>(compute_command_encoder_class);
  encoder->begin(buffer);
  encoder->dispatch_type_ = dispatch_type;
  return encoder;
}

void define_compute_command_encoder_class() {
  using E = ComputeCommandEncoder;
  objc::ClassBuilder<E> builder("SoftmetalComputeCommandEncoder", command_encoder_class());
  builder.method<&E::dispatch_type>("dispatchType")
      .method<&E::set_compute_pipeline_state>("setComputePipelineState:")
      .method<&E::set_threadgroup_memory_length>("setThreadgroupMemoryLength:atIndex:")
      .method<&E::set_stage_in_region>("setStageInRegion:")
      .method<&E::set_stage_in_region_indirect>("setStageInRegionWithIndirectBuffer:indirectBufferOffset:")
      .method<&E::dispatch_threads>("dispatchThreads:threadsPerThreadgroup:")
      .method<&E::dispatch_threadgroups>("dispatchThreadgroups:threadsPerThreadgroup:")
      .method<&E::dispatch_threadgroups_indirect>(
          "dispatchThreadgroupsWithIndirectBuffer:indirectBufferOffset:threadsPerThreadgroup:")
      .method<&CommandEncoder::sample_counters>("sampleCountersInBuffer:atSampleIndex:withBarrier:")
      .method<&E::execute_commands>("executeCommandsInBuffer:withRange:")
      .method<&E::execute_commands_in_indirect_range>("executeCommandsInBuffer:indirectBuffer:indirectBufferOffset:")
      .method<&E::memory_barrier_with_scope>("memoryBarrierWithScope:")
      .method<&E::memory_barrier_with_resources>("memoryBarrierWithResources:count:")
      .method<&E::use_resource>("useResource:usage:")
      .method<&E::use_resources>("useResources:count:usage:")
      .method<&E::use_heap>("useHeap:")
      .method<&E::use_heaps>("useHeaps:count:")
      .conforms_to("MTLComputeCommandEncoder");
  define_compute_arguments(builder);
  compute_command_encoder_class = builder.get();
}

}  // namespace softmetal::metal
