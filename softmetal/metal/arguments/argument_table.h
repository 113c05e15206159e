// The argument tables of one function of an encoder: the kernel's, the vertex or the fragment function's.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

#include "exec/kernel_abi.h"
#include "metal/functions/visible_function_table.h"
#include "metal/resources/buffer.h"
#include "metal/resources/sampler_state.h"
#include "metal/resources/texture.h"
#include "metal/values/types.h"

namespace softmetal::metal {

constexpr UInteger kBufferCount = SOFTMETAL_MAX_BUFFERS;
// Metal's limit for setBytes:length:atIndex:.
constexpr UInteger kMostInlineBytes = 4096;
// The tables of textures and samplers, as large as Metal says (feature set tables, maximum number of entries).
constexpr UInteger kTextureCount = SOFTMETAL_TEXTURE_COUNT;
constexpr UInteger kSamplerCount = SOFTMETAL_SAMPLER_COUNT;

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

struct SamplerBinding {
  objc::Reference<SamplerState> sampler;
  // In place of the descriptor's, where they are given.
  bool has_lod_clamps = false;
  float lod_min_clamp = 0;
  float lod_max_clamp = 0;
};

// What the setters raise names their selector.
struct ArgumentTable {
  std::array<BufferBinding, kBufferCount> buffers;
  // Empty until the first is set: most encoders never use them.
  std::vector<objc::Reference<Texture>> textures;
  std::vector<SamplerBinding> samplers;

  void set_buffer(const char* selector, Buffer* buffer, UInteger offset, UInteger index);
  void set_buffer_offset(const char* selector, UInteger offset, UInteger index);
  void set_buffers(const char* selector, Buffer* const* buffers, const UInteger* offsets, Range range);
  void set_bytes(const char* selector, const void* bytes, UInteger length, UInteger index);
  void set_functions(const char* selector, VisibleFunctionTable* table, UInteger index);
  void set_functions(const char* selector, VisibleFunctionTable* const* tables, Range range);
  void set_texture(const char* selector, Texture* texture, UInteger index);
  void set_textures(const char* selector, Texture* const* textures, Range range);
  void set_sampler(const char* selector, SamplerBinding binding, UInteger index);
  void set_samplers(const char* selector, SamplerState* const* samplers, Range range);
  void set_samplers(const char* selector, SamplerState* const* samplers, const float* lod_min_clamps,
                    const float* lod_max_clamps, Range range);

 private:
  BufferBinding& binding_at(const char* selector, UInteger index);
};

}  // namespace softmetal::metal
