// Checks of single arguments: indices of tables, offsets and ranges in buffers, lengths.
#pragma once

#include <Metal/Metal.hpp>

#include "checks/limits.h"
#include "checks/refusal.h"
#include "support/sequences.h"

namespace pymetal::checks {

[[noreturn]] void refuse_index(Call call, Number index, const char* entries, NS::UInteger count);
[[noreturn]] void refuse_range(Call call, Named<NS::Range> range, const char* entries, NS::UInteger count);

inline void check_index(Call call, Number index, const char* entries, NS::UInteger count) {
  if (index.value >= count) refuse_index(call, index, entries, count);
}

inline void check_range(Call call, Named<NS::Range> range, const char* entries, NS::UInteger count) {
  const NS::Range given = range.value;
  if (given.location > count || given.length > count - given.location) refuse_range(call, range, entries, count);
}

// One index of an argument table, and a range of indices.
inline void buffer_index(Call call, const NS::Object&, Number index) {
  check_index(call, index, "buffers", limits::buffers);
}
inline void texture_index(Call call, const NS::Object&, Number index) {
  check_index(call, index, "textures", limits::textures);
}
inline void sampler_index(Call call, const NS::Object&, Number index) {
  check_index(call, index, "samplers", limits::samplers);
}
inline void color_attachment_index(Call call, const NS::Object&, Number index) {
  check_index(call, index, "color attachments", limits::color_attachments);
}
inline void vertex_attribute_index(Call call, const NS::Object&, Number index) {
  check_index(call, index, "attributes", limits::vertex_attributes);
}
inline void threadgroup_index(Call call, const NS::Object&, Number index) {
  check_index(call, index, "threadgroup memories", limits::threadgroup_memories);
}
inline void sample_attachment_index(Call call, const NS::Object&, Number index) {
  check_index(call, index, "sample buffer attachments", limits::sample_buffer_attachments);
}
inline void buffer_range(Call call, const NS::Object&, Named<NS::Range> range) {
  check_range(call, range, "buffers", limits::buffers);
}
inline void texture_range(Call call, const NS::Object&, Named<NS::Range> range) {
  check_range(call, range, "textures", limits::textures);
}
inline void sampler_range(Call call, const NS::Object&, Named<NS::Range> range) {
  check_range(call, range, "samplers", limits::samplers);
}

// Where a binding starts: inside the buffer; a nil buffer unbinds.
void buffer_offset(Call call, const NS::Object& self, Named<MTL::Buffer*> buffer, Number offset);
// The same of several buffers, each with an offset.
void buffer_offsets(Call call, const NS::Object& self, Named<ObjectSequence<MTL::Buffer>&> buffers,
                    Named<IntegerSequence<NS::UInteger>&> offsets);
// `size` bytes from `offset` on lie in the buffer.
void buffer_bytes(Call call, const NS::Object& self, Named<MTL::Buffer*> buffer, Number offset, Number size);
// A range of bytes lies in the buffer and is not empty.
void buffer_part(Call call, const NS::Object& self, Named<MTL::Buffer*> buffer, Named<NS::Range> range);

// Arguments that the GPU reads from a buffer: at a multiple of 4, and all of them in the buffer.
void indirect_arguments(Call call, Named<MTL::Buffer*> buffer, Number offset, NS::UInteger size);

// The length of bytes copied into a command.
[[noreturn]] void refuse_inline_bytes(Call call, Number length);
inline void inline_bytes(Call call, const NS::Object&, Number length) {
  if (length.value - 1 >= limits::inline_bytes) refuse_inline_bytes(call, length);
}

// The length of a new buffer.
void buffer_length(Call call, MTL::Device& self, Number length);

// How many sample positions a call fills.
void sample_count(Call call, const NS::Object& self, Number count);
void sample_count(Call call, Number count);

// Anything that must not be 0.
void positive(Call call, const NS::Object& self, Number value);

}  // namespace pymetal::checks
