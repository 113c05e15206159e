// What a compute encoder has been told so far, and what a dispatch takes from it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "exec/kernel_abi.h"
#include "metal/buffer.h"
#include "metal/compute_pipeline_state.h"
#include "metal/sampler_state.h"
#include "metal/stage_input.h"
#include "metal/texture.h"
#include "metal/types.h"

namespace softmetal::metal {

constexpr UInteger kBufferCount = SOFTMETAL_MAX_BUFFERS;
// Metal's limit for setBytes:length:atIndex:.
constexpr UInteger kMostInlineBytes = 4096;

// One entry of the buffer argument table: a buffer, or bytes copied when they were set, or a table of functions, or
// nothing.
struct BufferBinding {
  objc::Reference<Buffer> buffer;
  std::shared_ptr<std::byte[]> bytes;
  objc::Reference<VisibleFunctionTable> functions;
  UInteger offset = 0;
  UInteger bytes_length = 0;

  bool bound() const { return buffer || bytes || functions; }
  void* start() const {
    if (functions) return functions->table();
    return buffer ? buffer->bytes() + offset : bytes.get();
  }
  // What is left from the start on.
  UInteger length() const {
    if (functions) return functions->length();
    return buffer ? buffer->length() - offset : bytes_length;
  }
};

// The tables of textures and samplers, as large as Metal says (feature set tables, maximum number of entries).
constexpr UInteger kTextureCount = SOFTMETAL_TEXTURE_COUNT;
constexpr UInteger kSamplerCount = SOFTMETAL_SAMPLER_COUNT;

struct SamplerBinding {
  objc::Reference<SamplerState> sampler;
  // In place of the descriptor's, where they are given.
  bool has_lod_clamps = false;
  float lod_min_clamp = 0;
  float lod_max_clamp = 0;
};

struct ComputeState {
  objc::Reference<ComputePipelineState> pipeline;
  std::array<BufferBinding, kBufferCount> buffers;
  std::array<softmetal_uint, kBufferCount> threadgroup_lengths{};
  StageInSetting stage_in;
  // Empty until the first is set: most encoders never use them.
  std::vector<objc::Reference<Texture>> textures;
  std::vector<SamplerBinding> samplers;
};

// What a dispatch in this state lacks, in words; nothing when its arguments are all there.
std::optional<std::string> missing_argument(const ComputeState& state);

// Raises what Metal's validation would say about a dispatch in this state.
void check_dispatch(const char* selector, const ComputeState& state, const Size& threads_per_threadgroup);

}  // namespace softmetal::metal
