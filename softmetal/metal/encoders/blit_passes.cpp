// A command buffer's blit encoders.
#include "foundation/foundation.h"
#include "metal/descriptors/generated/descriptors.h"
#include "metal/encoders/blit_command_encoder.h"

namespace softmetal::metal {
namespace {

using descriptors::MTLBlitPassDescriptor;

BlitCommandEncoder* open_encoder(CommandBuffer* buffer, SEL selector) {
  buffer->check_ready_for_encoder(sel_getName(selector));
  return objc::autorelease(make_blit_command_encoder(buffer));
}

BlitCommandEncoder* open_described_encoder(CommandBuffer* buffer, SEL selector, MTLBlitPassDescriptor* descriptor) {
  if (descriptor == nullptr) foundation::raise_invalid_argument("%s the descriptor is nil", sel_getName(selector));
  BlitCommandEncoder* encoder = open_encoder(buffer, selector);
  encoder->sample_pass(descriptor->sample_buffer_attachments);
  return encoder;
}

}  // namespace

void define_blit_passes(objc::ClassBuilder<CommandBuffer>& builder) {
  builder.method("blitCommandEncoder", open_encoder)
      .method("blitCommandEncoderWithDescriptor:", open_described_encoder);
}

}  // namespace softmetal::metal
