// A command buffer's compute encoders.
#include "foundation/foundation.h"
#include "metal/descriptors/descriptors.h"
#include "metal/encoders/compute_command_encoder.h"

namespace softmetal::metal {
namespace {

ComputeCommandEncoder* open_encoder(CommandBuffer* buffer, SEL selector, DispatchType type) {
  buffer->check_ready_for_encoder(sel_getName(selector));
  return objc::autorelease(make_compute_command_encoder(buffer, type));
}

ComputeCommandEncoder* open_described_encoder(CommandBuffer* buffer, SEL selector, ComputePassDescriptor* descriptor) {
  if (descriptor == nullptr) foundation::raise_invalid_argument("%s the descriptor is nil", sel_getName(selector));
  ComputeCommandEncoder* encoder = open_encoder(buffer, selector, descriptor->fields.dispatch_type);
  encoder->sample_pass(descriptor->fields.sample_buffer_attachments);
  return encoder;
}

}  // namespace

void define_compute_passes(objc::ClassBuilder<CommandBuffer>& builder) {
  builder
      .method("computeCommandEncoder",
              [](CommandBuffer* self, SEL selector) { return open_encoder(self, selector, DispatchType::kSerial); })
      .method("computeCommandEncoderWithDispatchType:", open_encoder)
      .method("computeCommandEncoderWithDescriptor:", open_described_encoder);
}

}  // namespace softmetal::metal
