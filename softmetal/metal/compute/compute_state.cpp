#include "metal/compute/compute_state.h"

#include "exec/worker.h"
#include "foundation/foundation.h"
#include "metal/arguments/argument_checks.h"

namespace softmetal::metal {
namespace {

using compiler_bridge::ArgumentInfo;
using foundation::raise_invalid_argument;

void check_threadgroup_size(const char* selector, const ComputePipelineState& pipeline, const Size& threads) {
  if (threads.width == 0 || threads.height == 0 || threads.depth == 0) {
    raise_invalid_argument("%s: threadsPerThreadgroup (%zu, %zu, %zu) has a zero dimension", selector,
                           static_cast<size_t>(threads.width), static_cast<size_t>(threads.height),
                           static_cast<size_t>(threads.depth));
  }
  // Each dimension first, so that the product cannot overflow.
  const UInteger limit = pipeline.max_total_threads_per_threadgroup();
  const Size required = pipeline.required_threads_per_threadgroup();
  const bool is_required =
      threads.width == required.width && threads.height == required.height && threads.depth == required.depth;
  if (required.width != 0 && !is_required) {
    raise_invalid_argument(
        "%s: threadsPerThreadgroup (%zu, %zu, %zu) is not (%zu, %zu, %zu), which the pipeline requires", selector,
        static_cast<size_t>(threads.width), static_cast<size_t>(threads.height), static_cast<size_t>(threads.depth),
        static_cast<size_t>(required.width), static_cast<size_t>(required.height), static_cast<size_t>(required.depth));
  }
  const bool fits = threads.width <= limit && threads.height <= limit && threads.depth <= limit &&
                    threads.width * threads.height * threads.depth <= limit;
  if (fits) return;
  raise_invalid_argument("%s: threadsPerThreadgroup (%zu, %zu, %zu) is more than the pipeline's limit of %zu threads",
                         selector, static_cast<size_t>(threads.width), static_cast<size_t>(threads.height),
                         static_cast<size_t>(threads.depth), static_cast<size_t>(limit));
}

void check_threadgroup_length(const char* selector, const ComputeState& state, const CompiledKernel& kernel,
                              const ArgumentInfo& argument) {
  if (argument.index < kBufferCount && state.threadgroup_lengths[argument.index] != 0) return;
  raise_invalid_argument("%s: %s needs threadgroup memory at index %zu for '%s', and no length is set", selector,
                         kernel.subject().c_str(), static_cast<size_t>(argument.index), argument.name.c_str());
}

void check_arguments(const char* selector, const ComputeState& state, const CompiledKernel& kernel) {
  for (const ArgumentInfo& argument : kernel.reflection.arguments) {
    if (!argument.used) continue;
    if (argument.type == "threadgroup_memory") {
      check_threadgroup_length(selector, state, kernel, argument);
    } else {
      check_argument(selector, kernel, argument, state.arguments);
    }
  }
}

void check_threadgroup_memory(const char* selector, const ComputeState& state, const ComputePipelineState& pipeline) {
  size_t total = pipeline.static_threadgroup_memory_length();
  for (const softmetal_uint length : state.threadgroup_lengths) total += length;
  if (total <= exec::kMostThreadgroupMemory) return;
  raise_invalid_argument("%s: %zu bytes of threadgroup memory are more than the device's limit of %zu", selector, total,
                         exec::kMostThreadgroupMemory);
}

}  // namespace

void check_dispatch(const char* selector, const ComputeState& state, const Size& threads_per_threadgroup) {
  if (!state.pipeline) raise_invalid_argument("%s: no compute pipeline state is set", selector);
  const ComputePipelineState& pipeline = *state.pipeline.get();
  check_threadgroup_size(selector, pipeline, threads_per_threadgroup);
  check_arguments(selector, state, pipeline.kernel());
  check_stage_input(selector, pipeline.kernel(), state.arguments);
  check_threadgroup_memory(selector, state, pipeline);
}

}  // namespace softmetal::metal
