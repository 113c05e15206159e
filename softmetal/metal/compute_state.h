// What a compute encoder has been told so far, and what a dispatch takes from it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "exec/kernel_abi.h"
#include "metal/buffer.h"
#include "metal/compute_pipeline_state.h"
#include "metal/types.h"

namespace softmetal::metal {

constexpr UInteger kBufferCount = SOFTMETAL_MAX_BUFFERS;
// Metal's limit for setBytes:length:atIndex:.
constexpr UInteger kMostInlineBytes = 4096;

// One entry of the buffer argument table: a buffer, or bytes copied when they were set, or nothing.
struct BufferBinding {
  objc::Reference<Buffer> buffer;
  std::shared_ptr<std::byte[]> bytes;
  UInteger offset = 0;
  UInteger bytes_length = 0;

  bool bound() const { return buffer || bytes; }
  void* start() const { return buffer ? buffer->bytes() + offset : bytes.get(); }
  // What is left from the start on.
  UInteger length() const { return buffer ? buffer->length() - offset : bytes_length; }
};

struct ComputeState {
  objc::Reference<ComputePipelineState> pipeline;
  std::array<BufferBinding, kBufferCount> buffers;
  std::array<softmetal_uint, kBufferCount> threadgroup_lengths{};
};

// Raises what Metal's validation would say about a dispatch in this state.
void check_dispatch(const char* selector, const ComputeState& state, const Size& threads_per_threadgroup);

}  // namespace softmetal::metal
