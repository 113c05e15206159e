#include "metal/compute_state.h"

#include <algorithm>

#include "exec/worker.h"
#include "foundation/foundation.h"
#include "metal/texture_arguments.h"

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

void check_function_table(const char* selector, const CompiledKernel& kernel, const ArgumentInfo& argument,
                          const BufferBinding& binding) {
  if (binding.functions) return;
  raise_invalid_argument("%s: kernel '%s' needs a visible function table at index %zu for '%s', and none is set",
                         selector, kernel.function.c_str(), static_cast<size_t>(argument.index), argument.name.c_str());
}

void check_buffer(const char* selector, const CompiledKernel& kernel, const ArgumentInfo& argument,
                  const BufferBinding& binding) {
  if (!binding.bound() || binding.functions) {
    raise_invalid_argument("%s: kernel '%s' needs a buffer at index %zu for '%s', and none is set", selector,
                           kernel.function.c_str(), static_cast<size_t>(argument.index), argument.name.c_str());
  }
  if (argument.is_pointer || binding.length() >= argument.data.size) return;
  raise_invalid_argument("%s: kernel '%s' reads %zu bytes from '%s' at buffer index %zu, and only %zu are set",
                         selector, kernel.function.c_str(), static_cast<size_t>(argument.data.size),
                         argument.name.c_str(), static_cast<size_t>(argument.index),
                         static_cast<size_t>(binding.length()));
}

void check_argument(const char* selector, const ComputeState& state, const CompiledKernel& kernel,
                    const ArgumentInfo& argument) {
  if (argument.type == "buffer" && argument.index < kBufferCount) {
    check_buffer(selector, kernel, argument, state.buffers[argument.index]);
  } else if (argument.type == "visible_function_table" && argument.index < kBufferCount) {
    check_function_table(selector, kernel, argument, state.buffers[argument.index]);
  } else if (argument.type == "threadgroup_memory" && argument.index < kBufferCount) {
    if (state.threadgroup_lengths[argument.index] != 0) return;
    raise_invalid_argument("%s: kernel '%s' needs threadgroup memory at index %zu for '%s', and no length is set",
                           selector, kernel.function.c_str(), static_cast<size_t>(argument.index),
                           argument.name.c_str());
  } else if (argument.type == "texture") {
    check_texture_argument(selector, state, kernel, argument);
  } else if (argument.type == "sampler") {
    check_sampler_argument(selector, state, kernel, argument);
  } else {
    raise_invalid_argument("%s: softmetal does not support the %s argument '%s' of kernel '%s'", selector,
                           argument.type.c_str(), argument.name.c_str(), kernel.function.c_str());
  }
}

void check_stage_input(const char* selector, const ComputeState& state, const CompiledKernel& kernel) {
  for (const uint64_t index : kernel.reflection.stage_input_buffers) {
    if (index < kBufferCount && state.buffers[index].bound()) continue;
    raise_invalid_argument("%s: kernel '%s' reads its stage input from a buffer at index %zu, and none is set",
                           selector, kernel.function.c_str(), static_cast<size_t>(index));
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

std::optional<std::string> missing_argument(const ComputeState& state) {
  const auto& reflection = state.pipeline->kernel().reflection;
  const auto is_bound = [&state](uint64_t index) { return index < kBufferCount && state.buffers[index].bound(); };
  for (const ArgumentInfo& argument : reflection.arguments) {
    const bool is_buffer = argument.type == "buffer" || argument.type == "visible_function_table";
    if (argument.used && is_buffer && !is_bound(argument.index)) {
      return "has no buffer at index " + std::to_string(argument.index) + " for '" + argument.name + "'";
    }
  }
  for (const uint64_t index : reflection.stage_input_buffers) {
    if (!is_bound(index)) return "has no buffer at index " + std::to_string(index) + " for its stage input";
  }
  return std::nullopt;
}

void check_dispatch(const char* selector, const ComputeState& state, const Size& threads_per_threadgroup) {
  if (!state.pipeline) raise_invalid_argument("%s: no compute pipeline state is set", selector);
  const ComputePipelineState& pipeline = *state.pipeline.get();
  check_threadgroup_size(selector, pipeline, threads_per_threadgroup);
  for (const ArgumentInfo& argument : pipeline.kernel().reflection.arguments) {
    if (argument.used) check_argument(selector, state, pipeline.kernel(), argument);
  }
  check_stage_input(selector, state, pipeline.kernel());
  check_threadgroup_memory(selector, state, pipeline);
}

}  // namespace softmetal::metal
