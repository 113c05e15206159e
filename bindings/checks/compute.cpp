#include "checks/compute.h"

#include <string>

#include "checks/arguments.h"
#include "checks/limits.h"
#include "support/errors.h"

namespace pymetal::checks {

namespace {

std::string text_of(MTL::Size size) {
  return std::to_string(size.width) + "×" + std::to_string(size.height) + "×" + std::to_string(size.depth);
}

bool exceeds(MTL::Size size, MTL::Size limit) {
  return size.width > limit.width || size.height > limit.height || size.depth > limit.depth;
}

void check_device_limit(MTL::Device& device, MTL::Size threads) {
  const MTL::Size limit = device.maxThreadsPerThreadgroup();
  if (!exceeds(threads, limit)) return;
  raise_validation("threads_per_threadgroup " + text_of(threads) +
                   " is over the device's max_threads_per_threadgroup, " + text_of(limit));
}

void check_pipeline_limit(MTL::Size threads, NS::UInteger limit) {
  const NS::UInteger total = threads.width * threads.height * threads.depth;
  if (total <= limit) return;
  raise_validation("threads_per_threadgroup " + text_of(threads) + " makes " + std::to_string(total) +
                   " threads, over the pipeline's max_total_threads_per_threadgroup, " + std::to_string(limit));
}

}  // namespace

void compute_pipeline_bound(MTL::ComputeCommandEncoder& self, const MTL::ComputePipelineState* pipeline) {
  encoding(self);
  encoder_record(self).max_threads_per_threadgroup = pipeline->maxTotalThreadsPerThreadgroup();
}

void compute_dispatch(MTL::ComputeCommandEncoder& self, MTL::Size threads_per_threadgroup) {
  encoding(self);
  const NS::UInteger pipeline_limit = encoder_record(self).max_threads_per_threadgroup;
  if (pipeline_limit == 0) raise_validation("no pipeline: call set_compute_pipeline_state() before a dispatch");
  const MTL::Size threads = threads_per_threadgroup;
  if (threads.width == 0 || threads.height == 0 || threads.depth == 0) {
    raise_validation("threads_per_threadgroup " + text_of(threads) + ": every dimension must be at least 1");
  }
  check_device_limit(*self.device(), threads);  // first: its limits bound the product below
  check_pipeline_limit(threads, pipeline_limit);
}

void threadgroup_memory(MTL::ComputeCommandEncoder& self, NS::UInteger length, NS::UInteger index) {
  encoding(self);
  threadgroup_index(self, index);
  if (length % limits::threadgroup_memory_alignment != 0) {
    raise_validation("threadgroup memory length " + std::to_string(length) + " is not a multiple of " +
                     std::to_string(limits::threadgroup_memory_alignment));
  }
  const NS::UInteger maximum = self.device()->maxThreadgroupMemoryLength();
  if (length <= maximum) return;
  raise_validation("threadgroup memory length " + std::to_string(length) +
                   " is over the device's max_threadgroup_memory_length, " + std::to_string(maximum));
}

}  // namespace pymetal::checks
