#include "checks/arguments.h"

#include "support/errors.h"

namespace pymetal::checks {

namespace {

[[noreturn]] void refuse_offset(Call call, const std::string& name, NS::UInteger offset, const MTL::Buffer* buffer) {
  refuse(call, name.c_str(), text_of(offset), "the buffer ends at " + text_of(buffer->length()));
}

}  // namespace

void refuse_index(Call call, Number index, const char* entries, NS::UInteger count) {
  if (count == 0) refuse(call, index, std::string("there are no ") + entries);
  refuse(call, index, std::string(entries) + " have the indices 0 to " + text_of(count - 1));
}

void refuse_range(Call call, Named<NS::Range> range, const char* entries, NS::UInteger count) {
  const std::string indices = count ? "the indices 0 to " + text_of(count - 1) : "no indices";
  refuse(call, range.name, text_of(range.value), std::string(entries) + " have " + indices);
}

void buffer_offset(Call call, const NS::Object&, Named<MTL::Buffer*> buffer, Number offset) {
  if (!buffer.value || offset.value == 0) return;
  if (offset.value >= buffer.value->length()) refuse_offset(call, offset.name, offset.value, buffer.value);
}

void buffer_offsets(Call call, const NS::Object&, Named<ObjectSequence<MTL::Buffer>&> buffers,
                    Named<IntegerSequence<NS::UInteger>&> offsets) {
  for (size_t i = 0; i < buffers.value.count() && i < offsets.value.count(); ++i) {
    const MTL::Buffer* buffer = buffers.value.data()[i];
    const NS::UInteger offset = offsets.value.data()[i];
    if (!buffer || offset < buffer->length()) continue;
    refuse_offset(call, std::string(offsets.name) + "[" + text_of(i) + "]", offset, buffer);
  }
}

void buffer_bytes(Call call, const NS::Object&, Named<MTL::Buffer*> buffer, Number offset, Number size) {
  if (!buffer.value) return;
  const NS::UInteger length = buffer.value->length();
  if (offset.value > length) refuse_offset(call, offset.name, offset.value, buffer.value);
  if (size.value <= length - offset.value) return;
  refuse(call, size,
         "from " + std::string(offset.name) + " " + text_of(offset.value) + " on, " + buffer.name + " has " +
             text_of(length - offset.value) + " bytes");
}

void buffer_part(Call call, const NS::Object&, Named<MTL::Buffer*> buffer, Named<NS::Range> range) {
  if (range.value.length == 0) refuse(call, range.name, "empty", "it must have at least one byte");
  check_range(call, range, "the buffer's bytes", buffer.value->length());
}

void indirect_arguments(Call call, Named<MTL::Buffer*> buffer, Number offset, NS::UInteger size) {
  constexpr NS::UInteger alignment = 4;
  if (offset.value % alignment != 0) refuse(call, offset, "it must be a multiple of 4");
  const NS::UInteger length = buffer.value->length();
  if (offset.value <= length && size <= length - offset.value) return;
  refuse(call, offset,
         "the arguments take " + text_of(size) + " bytes, and " + buffer.name + " ends at " + text_of(length));
}

void refuse_inline_bytes(Call call, Number length) {
  refuse(call, length, "bytes given inline must be 1 to " + text_of(limits::inline_bytes) + "; use a buffer for more");
}

void buffer_length(Call call, MTL::Device& self, Number length) {
  if (length.value == 0) refuse(call, length, "a buffer has at least one byte");
  const NS::UInteger maximum = self.maxBufferLength();
  if (length.value > maximum) refuse(call, length, "the device's max_buffer_length is " + text_of(maximum));
}

void sample_count(Call call, Number count) {
  if (count.value > limits::samples)
    refuse(call, count, "a pixel has at most " + text_of(limits::samples) + " samples");
}

void sample_count(Call call, const NS::Object&, Number count) { sample_count(call, count); }

void positive(Call call, const NS::Object&, Number value) {
  if (value.value == 0) refuse(call, value, "it must be at least 1");
}

}  // namespace pymetal::checks
