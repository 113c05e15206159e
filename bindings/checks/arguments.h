// Checks of single arguments.
#pragma once

#include <Metal/Metal.hpp>

namespace pymetal::checks {

// One index of an argument table, and a range of indices.
void buffer_index(const NS::Object& self, NS::UInteger index);
void texture_index(const NS::Object& self, NS::UInteger index);
void sampler_index(const NS::Object& self, NS::UInteger index);
void threadgroup_index(const NS::Object& self, NS::UInteger index);
void buffer_range(const NS::Object& self, NS::Range range);
void texture_range(const NS::Object& self, NS::Range range);
void sampler_range(const NS::Object& self, NS::Range range);

// The offset of a binding lies inside the buffer; a nil buffer unbinds.
void buffer_offset(const NS::Object& self, const MTL::Buffer* buffer, NS::UInteger offset);
// The length of bytes copied into a command.
void inline_bytes(const NS::Object& self, NS::UInteger length);
// The length of a new buffer.
void buffer_length(MTL::Device& self, NS::UInteger length);

// How many sample positions a call fills.
void sample_count(const NS::Object& self, NS::UInteger count);

}  // namespace pymetal::checks
