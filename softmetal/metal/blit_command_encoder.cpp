#include "metal/blit_command_encoder.h"

#include <cstring>

#include "foundation/foundation.h"

namespace softmetal::metal {
namespace {

Class blit_command_encoder_class;

class CopyCommand : public Command {
 public:
  CopyCommand(Buffer* source, UInteger source_offset, Buffer* destination, UInteger destination_offset, UInteger size)
      : source_(source),
        destination_(destination),
        from_(source->bytes() + source_offset),
        to_(destination->bytes() + destination_offset),
        size_(size) {}
  std::optional<CommandFailure> execute(exec::Worker&) override {
    std::memmove(to_, from_, size_);
    return std::nullopt;
  }

 private:
  objc::Reference<Buffer> source_;
  objc::Reference<Buffer> destination_;
  const std::byte* from_;
  std::byte* to_;
  UInteger size_;
};

class FillCommand : public Command {
 public:
  FillCommand(Buffer* buffer, Range range, uint8_t value)
      : buffer_(buffer), to_(buffer->bytes() + range.location), size_(range.length), value_(value) {}
  std::optional<CommandFailure> execute(exec::Worker&) override {
    std::memset(to_, value_, size_);
    return std::nullopt;
  }

 private:
  objc::Reference<Buffer> buffer_;
  std::byte* to_;
  UInteger size_;
  uint8_t value_;
};

void check_extent(const char* what, const Buffer* buffer, UInteger offset, UInteger size) {
  if (buffer == nullptr) foundation::raise_invalid_argument("%s: the buffer is nil", what);
  if (offset <= buffer->length() && size <= buffer->length() - offset) return;
  foundation::raise_range("%s: %zu bytes at offset %zu exceed the buffer's length of %zu bytes", what,
                          static_cast<size_t>(size), static_cast<size_t>(offset),
                          static_cast<size_t>(buffer->length()));
}

}  // namespace

void BlitCommandEncoder::copy_from_buffer(Buffer* source, UInteger source_offset, Buffer* destination,
                                          UInteger destination_offset, UInteger size) {
  check_encoding("copyFromBuffer:");
  check_extent("copyFromBuffer: source", source, source_offset, size);
  check_extent("copyFromBuffer: destination", destination, destination_offset, size);
  command_buffer()->append(std::make_unique<CopyCommand>(source, source_offset, destination, destination_offset, size));
}

void BlitCommandEncoder::fill_buffer(Buffer* buffer, Range range, uint8_t value) {
  check_encoding("fillBuffer:range:value:");
  check_extent("fillBuffer:range:value:", buffer, range.location, range.length);
  command_buffer()->append(std::make_unique<FillCommand>(buffer, range, value));
}

void BlitCommandEncoder::synchronize_resource(Resource* resource) {
  check_encoding("synchronizeResource:");
  if (resource == nullptr || resource->storage_mode() != StorageMode::kManaged) {
    foundation::raise_invalid_argument("synchronizeResource: is only for resources with the managed storage mode");
  }
}

BlitCommandEncoder* make_blit_command_encoder(CommandBuffer* buffer) {
  auto* encoder = objc::make<BlitCommandEncoder>(blit_command_encoder_class);
  encoder->begin(buffer);
  return encoder;
}

void define_blit_command_encoder_class() {
  blit_command_encoder_class =
      objc::ClassBuilder<BlitCommandEncoder>("SoftmetalBlitCommandEncoder", command_encoder_class())
          .method<&BlitCommandEncoder::copy_from_buffer>("copyFromBuffer:sourceOffset:toBuffer:destinationOffset:size:")
          .method<&BlitCommandEncoder::fill_buffer>("fillBuffer:range:value:")
          .method<&BlitCommandEncoder::synchronize_resource>("synchronizeResource:")
          .conforms_to("MTLBlitCommandEncoder")
          .get();
}

}  // namespace softmetal::metal
