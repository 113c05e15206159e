#include "checks/compute.h"

#include "checks/arguments.h"
#include "checks/enabled.h"

namespace pymetal::checks {

namespace {

bool exceeds(MTL::Size size, MTL::Size limit) {
  return size.width > limit.width || size.height > limit.height || size.depth > limit.depth;
}

void check_device_limit(Call call, MTL::ComputeCommandEncoder& self, Named<MTL::Size> threads) {
  EncoderRecord& record = encoder_record(self);
  if (record.device_limit.width == 0) record.device_limit = self.device()->maxThreadsPerThreadgroup();
  if (!exceeds(threads.value, record.device_limit)) return;
  refuse(call, threads.name, text_of(threads.value),
         "the device's max_threads_per_threadgroup is " + text_of(record.device_limit));
}

void check_pipeline_limit(Call call, Named<MTL::Size> threads, NS::UInteger limit) {
  const NS::UInteger total = threads.value.width * threads.value.height * threads.value.depth;
  if (total <= limit) return;
  refuse(call, threads.name, text_of(threads.value),
         text_of(total) + " threads, and the pipeline's max_total_threads_per_threadgroup is " + text_of(limit));
}

void check_threadgroup_memory(Call call, MTL::ComputeCommandEncoder& self, const EncoderRecord& record) {
  if (record.threadgroup_memory == 0) return;
  const NS::UInteger used = record.threadgroup_memory + record.static_threadgroup_memory;
  const NS::UInteger maximum = self.device()->maxThreadgroupMemoryLength();
  if (used <= maximum) return;
  refuse(call, "the threadgroup memory set and the pipeline's own make " + text_of(used) +
                   " bytes; the device's max_threadgroup_memory_length is " + text_of(maximum));
}

void check_unit(Call call, Number bytes) {
  if (bytes.value % limits::threadgroup_memory_alignment == 0) return;
  refuse(call, bytes, "it must be a multiple of " + text_of(limits::threadgroup_memory_alignment));
}

}  // namespace

void threadgroup_part(Call call, const NS::Object& self, Number length, Number offset, Number index) {
  threadgroup_index(call, self, index);
  check_unit(call, length);
  check_unit(call, offset);
}

void compute_pipeline_bound(Call call, MTL::ComputeCommandEncoder& self, Named<MTL::ComputePipelineState*> pipeline) {
  encoding(call, self);
  same_device(call, self, {pipeline.name, pipeline.value});
  EncoderRecord& record = encoder_record(self);
  record.max_threads_per_threadgroup = pipeline.value->maxTotalThreadsPerThreadgroup();
  record.static_threadgroup_memory = pipeline.value->staticThreadgroupMemoryLength();
  record.kernel = enabled() ? kernel_arguments(*pipeline.value) : nullptr;
}

void refuse_empty_size(Call call, Named<MTL::Size> size) {
  refuse(call, size.name, text_of(size.value), "every dimension must be at least 1");
}

void compute_dispatch(Call call, MTL::ComputeCommandEncoder& self, Named<MTL::Size> threads_per_threadgroup) {
  encoding(call, self);
  const EncoderRecord& record = encoder_record(self);
  not_empty(call, self, threads_per_threadgroup);
  check_device_limit(call, self, threads_per_threadgroup);  // first: its limits bound the product below
  if (const NS::UInteger limit = record.max_threads_per_threadgroup) {
    check_pipeline_limit(call, threads_per_threadgroup, limit);
  } else if (record.known) {
    refuse(call, "no pipeline is set; call set_compute_pipeline_state() first");
  }
  check_threadgroup_memory(call, self, record);
  require_arguments(call, record);
}

void threadgroup_memory(Call call, MTL::ComputeCommandEncoder& self, Number length, Number index) {
  encoding(call, self);
  threadgroup_index(call, self, index);
  check_unit(call, length);
  const NS::UInteger maximum = self.device()->maxThreadgroupMemoryLength();
  if (length.value > maximum) {
    refuse(call, length, "the device's max_threadgroup_memory_length is " + text_of(maximum));
  }
  EncoderRecord& record = encoder_record(self);
  uint32_t& set = record.threadgroup_memories[index.value];
  record.threadgroup_memory += length.value - set;
  set = static_cast<uint32_t>(length.value);
  record.threadgroup_memory_set.set(index.value);
}

void indirect_dispatch(Call call, const NS::Object&, Named<MTL::Buffer*> buffer, Number offset) {
  indirect_arguments(call, buffer, offset, sizeof(MTL::DispatchThreadgroupsIndirectArguments));
}

void indirect_stage_in(Call call, const NS::Object&, Named<MTL::Buffer*> buffer, Number offset) {
  indirect_arguments(call, buffer, offset, sizeof(MTL::StageInRegionIndirectArguments));
}

}  // namespace pymetal::checks
