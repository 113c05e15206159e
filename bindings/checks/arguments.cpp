#include "checks/arguments.h"

#include <string>

#include "checks/limits.h"
#include "support/errors.h"

namespace pymetal::checks {

namespace {

void check_index(const char* table, NS::UInteger index, NS::UInteger count) {
  if (index < count) return;
  raise_validation(std::string(table) + " index " + std::to_string(index) +
                   " is out of range: Metal's table has 0 to " + std::to_string(count - 1));
}

void check_range(const char* table, NS::Range range, NS::UInteger count) {
  if (range.location <= count && range.length <= count - range.location) return;
  raise_validation(std::string(table) + " indices " + std::to_string(range.location) + " to " +
                   std::to_string(range.location + range.length - 1) + " are out of range: Metal's table has 0 to " +
                   std::to_string(count - 1));
}

}  // namespace

void buffer_index(const NS::Object&, NS::UInteger index) { check_index("buffer", index, limits::buffers); }
void texture_index(const NS::Object&, NS::UInteger index) { check_index("texture", index, limits::textures); }
void sampler_index(const NS::Object&, NS::UInteger index) { check_index("sampler", index, limits::samplers); }
void threadgroup_index(const NS::Object&, NS::UInteger index) {
  check_index("threadgroup memory", index, limits::threadgroup_memories);
}
void buffer_range(const NS::Object&, NS::Range range) { check_range("buffer", range, limits::buffers); }
void texture_range(const NS::Object&, NS::Range range) { check_range("texture", range, limits::textures); }
void sampler_range(const NS::Object&, NS::Range range) { check_range("sampler", range, limits::samplers); }

void buffer_offset(const NS::Object&, const MTL::Buffer* buffer, NS::UInteger offset) {
  if (!buffer) return;
  const NS::UInteger length = buffer->length();
  if (offset < length) return;
  raise_validation("offset " + std::to_string(offset) + " lies beyond the buffer, whose length is " +
                   std::to_string(length));
}

void inline_bytes(const NS::Object&, NS::UInteger length) {
  if (length >= 1 && length <= limits::inline_bytes) return;
  raise_validation("length " + std::to_string(length) + " is out of range: bytes given inline must be 1 to " +
                   std::to_string(limits::inline_bytes) + "; use a buffer for more");
}

void buffer_length(MTL::Device& self, NS::UInteger length) {
  if (length == 0) raise_validation("length 0: a buffer has at least one byte");
  const NS::UInteger maximum = self.maxBufferLength();
  if (length <= maximum) return;
  raise_validation("length " + std::to_string(length) + " is over the device's max_buffer_length, " +
                   std::to_string(maximum));
}

void sample_count(const NS::Object&, NS::UInteger count) {
  if (count <= limits::samples) return;
  raise_validation("count " + std::to_string(count) + " is out of range: a pixel has at most " +
                   std::to_string(limits::samples) + " samples");
}

}  // namespace pymetal::checks
