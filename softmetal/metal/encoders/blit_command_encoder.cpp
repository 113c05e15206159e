#include "metal/encoders/blit_command_encoder.h"

#include <cstring>

#include "foundation/foundation.h"
#include "metal/encoders/blit_command.h"

namespace softmetal::metal {
namespace {

Class blit_command_encoder_class;

}  // namespace

void check_extent(const char* what, const Buffer* buffer, UInteger offset, UInteger size) {
  if (buffer == nullptr) foundation::raise_invalid_argument("%s: the buffer is nil", what);
  if (offset <= buffer->length() && size <= buffer->length() - offset) return;
  foundation::raise_range("%s: %zu bytes at offset %zu exceed the buffer's length of %zu bytes", what,
                          static_cast<size_t>(size), static_cast<size_t>(offset),
                          static_cast<size_t>(buffer->length()));
}

void BlitCommandEncoder::copy_from_buffer(Buffer* source, UInteger source_offset, Buffer* destination,
                                          UInteger destination_offset, UInteger size) {
  check_encoding("copyFromBuffer:");
  check_extent("copyFromBuffer: source", source, source_offset, size);
  check_extent("copyFromBuffer: destination", destination, destination_offset, size);
  const std::byte* from = source->bytes() + source_offset;
  std::byte* to = destination->bytes() + destination_offset;
  command_buffer()->append(make_blit_command(source, destination, [=] { std::memmove(to, from, size); }));
}

void BlitCommandEncoder::fill_buffer(Buffer* buffer, Range range, uint8_t value) {
  check_encoding("fillBuffer:range:value:");
  check_extent("fillBuffer:range:value:", buffer, range.location, range.length);
  std::byte* to = buffer->bytes() + range.location;
  command_buffer()->append(make_blit_command(buffer, nullptr, [=] { std::memset(to, value, range.length); }));
}

void BlitCommandEncoder::synchronize_resource(Resource* resource) {
  check_encoding("synchronizeResource:");
  if (resource == nullptr || resource->storage_mode() != StorageMode::kManaged) {
    foundation::raise_invalid_argument("synchronizeResource: is only for resources with the managed storage mode");
  }
}

void BlitCommandEncoder::resolve_counters(CounterSampleBuffer* samples, Range range, Buffer* destination,
                                          UInteger offset) {
  constexpr const char* kSelector = "resolveCounters:inRange:destinationBuffer:destinationOffset:";
  check_encoding(kSelector);
  if (samples == nullptr) foundation::raise_invalid_argument("%s: the sample buffer is nil", kSelector);
  samples->check_range(kSelector, range);
  check_extent(kSelector, destination, offset, range.length * sizeof(uint64_t));
  std::byte* to = destination->bytes() + offset;
  const objc::Reference<CounterSampleBuffer> kept(samples);
  command_buffer()->append(make_blit_command(destination, nullptr, [=] {
    std::memcpy(to, kept->samples().data() + range.location, range.length * sizeof(uint64_t));
  }));
}

void BlitCommandEncoder::reset_commands(IndirectCommandBuffer* commands, Range range) {
  constexpr const char* kSelector = "resetCommandsInBuffer:withRange:";
  check_encoding(kSelector);
  if (commands == nullptr) foundation::raise_invalid_argument("%s: the indirect command buffer is nil", kSelector);
  commands->check_range(kSelector, range);
  command_buffer()->append(make_indirect_reset(commands, range));
}

void BlitCommandEncoder::copy_commands(IndirectCommandBuffer* source, Range range, IndirectCommandBuffer* destination,
                                       UInteger index) {
  constexpr const char* kSelector = "copyIndirectCommandBuffer:sourceRange:destination:destinationIndex:";
  check_encoding(kSelector);
  if (source == nullptr || destination == nullptr) {
    foundation::raise_invalid_argument("%s: an indirect command buffer is nil", kSelector);
  }
  source->check_range(kSelector, range);
  destination->check_range(kSelector, {index, range.length});
  command_buffer()->append(make_indirect_copy(source, range, destination, index));
}

void BlitCommandEncoder::optimize_commands(IndirectCommandBuffer* commands, Range range) {
  constexpr const char* kSelector = "optimizeIndirectCommandBuffer:withRange:";
  check_encoding(kSelector);
  if (commands == nullptr) foundation::raise_invalid_argument("%s: the indirect command buffer is nil", kSelector);
  commands->check_range(kSelector, range);
}

BlitCommandEncoder* make_blit_command_encoder(CommandBuffer* buffer) {
  auto* encoder = objc::make<BlitCommandEncoder>(blit_command_encoder_class);
  encoder->begin(buffer);
  return encoder;
}

void define_blit_command_encoder_class() {
  objc::ClassBuilder<BlitCommandEncoder> builder("SoftmetalBlitCommandEncoder", command_encoder_class());
  builder.method<&BlitCommandEncoder::copy_from_buffer>("copyFromBuffer:sourceOffset:toBuffer:destinationOffset:size:")
      .method<&BlitCommandEncoder::fill_buffer>("fillBuffer:range:value:")
      .method<&BlitCommandEncoder::synchronize_resource>("synchronizeResource:")
      .method<&CommandEncoder::sample_counters>("sampleCountersInBuffer:atSampleIndex:withBarrier:")
      .method<&BlitCommandEncoder::resolve_counters>("resolveCounters:inRange:destinationBuffer:destinationOffset:")
      .method<&BlitCommandEncoder::reset_commands>("resetCommandsInBuffer:withRange:")
      .method<&BlitCommandEncoder::copy_commands>("copyIndirectCommandBuffer:sourceRange:destination:destinationIndex:")
      .method<&BlitCommandEncoder::optimize_commands>("optimizeIndirectCommandBuffer:withRange:")
      .conforms_to("MTLBlitCommandEncoder");
  define_texture_blits(builder);
  blit_command_encoder_class = builder.get();
}

}  // namespace softmetal::metal
