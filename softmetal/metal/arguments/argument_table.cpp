#include "metal/arguments/argument_table.h"

#include <cstring>
#include <new>

#include "foundation/foundation.h"

namespace softmetal::metal {
namespace {

using foundation::raise_invalid_argument;
using foundation::raise_range;

void check_offset(const char* selector, const Buffer* buffer, UInteger offset) {
  if (offset <= buffer->length()) return;
  raise_range("%s: offset %zu is beyond the buffer's length of %zu bytes", selector, static_cast<size_t>(offset),
              static_cast<size_t>(buffer->length()));
}

// What an argument table holds: "buffer", "texture" or "sampler", and how many.
struct TableKind {
  const char* name;
  UInteger count;
};

constexpr TableKind kBuffers{"buffer", kBufferCount};
constexpr TableKind kTextures{"texture", kTextureCount};
constexpr TableKind kSamplers{"sampler", kSamplerCount};

void check_index(const char* selector, UInteger index, const TableKind& table) {
  if (index < table.count) return;
  raise_range("%s: index %zu is beyond the %s argument table, which has indices 0 to %zu", selector,
              static_cast<size_t>(index), table.name, static_cast<size_t>(table.count - 1));
}

void check_range(const char* selector, const void* list, Range range, const TableKind& table) {
  if (range.length > 0 && list == nullptr) raise_invalid_argument("%s: the list is null", selector);
  if (range.location <= table.count && range.length <= table.count - range.location) return;
  raise_range("%s: range (%zu, %zu) is beyond the %s argument table of %zu", selector,
              static_cast<size_t>(range.location), static_cast<size_t>(range.length), table.name,
              static_cast<size_t>(table.count));
}

}  // namespace

BufferBinding& ArgumentTable::binding_at(const char* selector, UInteger index) {
  check_index(selector, index, kBuffers);
  return buffers[index];
}

void ArgumentTable::set_buffer(const char* selector, Buffer* buffer, UInteger offset, UInteger index) {
  BufferBinding& binding = binding_at(selector, index);
  if (buffer == nullptr) {
    binding = {};
    return;
  }
  check_offset(selector, buffer, offset);
  if (binding.buffer.get() != buffer) binding.buffer = objc::Reference<Buffer>(buffer);
  binding.bytes.reset();
  binding.functions = {};
  binding.offset = offset;
}

void ArgumentTable::set_buffer_offset(const char* selector, UInteger offset, UInteger index) {
  BufferBinding& binding = binding_at(selector, index);
  if (!binding.buffer) {
    raise_invalid_argument("%s: no buffer is set at index %zu", selector, static_cast<size_t>(index));
  }
  check_offset(selector, binding.buffer.get(), offset);
  binding.offset = offset;
}

void ArgumentTable::set_buffers(const char* selector, Buffer* const* list, const UInteger* offsets, Range range) {
  if (range.length == 0) return;
  if (offsets == nullptr) raise_invalid_argument("%s: the offsets are null", selector);
  check_range(selector, list, range, kBuffers);
  for (UInteger i = 0; i < range.length; ++i) set_buffer(selector, list[i], offsets[i], range.location + i);
}

void ArgumentTable::set_bytes(const char* selector, const void* bytes, UInteger length, UInteger index) {
  BufferBinding& binding = binding_at(selector, index);
  if (bytes == nullptr) raise_invalid_argument("%s: the bytes are null", selector);
  if (length == 0 || length > kMostInlineBytes) {
    raise_invalid_argument("%s: the length %zu is not between 1 and %zu; use a buffer for more", selector,
                           static_cast<size_t>(length), static_cast<size_t>(kMostInlineBytes));
  }
  binding = {};
  // The largest alignment of a type of MSL: ulong4's.
  constexpr std::align_val_t kAlignment{32};
  binding.bytes = std::shared_ptr<std::byte[]>(static_cast<std::byte*>(operator new(length, kAlignment)),
                                               [](std::byte* copy) { operator delete(copy, kAlignment); });
  binding.bytes_length = length;
  std::memcpy(binding.bytes.get(), bytes, length);
}

void ArgumentTable::set_functions(const char* selector, VisibleFunctionTable* table, UInteger index) {
  BufferBinding& binding = binding_at(selector, index);
  binding = {};
  binding.functions = objc::Reference<VisibleFunctionTable>(table);
}

void ArgumentTable::set_functions(const char* selector, VisibleFunctionTable* const* tables, Range range) {
  check_range(selector, tables, range, kBuffers);
  for (UInteger i = 0; i < range.length; ++i) set_functions(selector, tables[i], range.location + i);
}

void ArgumentTable::set_texture(const char* selector, Texture* texture, UInteger index) {
  check_index(selector, index, kTextures);
  if (textures.empty()) textures.resize(kTextureCount);
  textures[index] = objc::Reference<Texture>(texture);
}

void ArgumentTable::set_textures(const char* selector, Texture* const* list, Range range) {
  check_range(selector, list, range, kTextures);
  for (UInteger i = 0; i < range.length; ++i) set_texture(selector, list[i], range.location + i);
}

void ArgumentTable::set_sampler(const char* selector, SamplerBinding binding, UInteger index) {
  check_index(selector, index, kSamplers);
  if (samplers.empty()) samplers.resize(kSamplerCount);
  samplers[index] = std::move(binding);
}

void ArgumentTable::set_samplers(const char* selector, SamplerState* const* list, Range range) {
  check_range(selector, list, range, kSamplers);
  for (UInteger i = 0; i < range.length; ++i) {
    set_sampler(selector, {objc::Reference<SamplerState>(list[i])}, range.location + i);
  }
}

void ArgumentTable::set_samplers(const char* selector, SamplerState* const* list, const float* lod_min_clamps,
                                 const float* lod_max_clamps, Range range) {
  check_range(selector, list, range, kSamplers);
  if (range.length > 0 && (lod_min_clamps == nullptr || lod_max_clamps == nullptr)) {
    raise_invalid_argument("%s: the clamps are null", selector);
  }
  for (UInteger i = 0; i < range.length; ++i) {
    set_sampler(selector, {objc::Reference<SamplerState>(list[i]), true, lod_min_clamps[i], lod_max_clamps[i]},
                range.location + i);
  }
}

}  // namespace softmetal::metal
