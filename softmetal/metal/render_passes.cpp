// A command buffer's render encoders.
#include "foundation/foundation.h"
#include "metal/command_buffer.h"
#include "metal/parallel_render_command_encoder.h"
#include "metal/render_command_encoder.h"

namespace softmetal::metal {
namespace {

using descriptors::MTLRenderPassDescriptor;

// Vertices and fragments of a pass are not apart in time: the first sample comes before it and the last one behind.
void sample_pass(CommandEncoder* encoder, const MTLRenderPassDescriptor& descriptor) {
  const auto* attachments = descriptor.sample_buffer_attachments.peek();
  if (attachments == nullptr) return;
  for (const auto& element : attachments->elements) {
    const auto* given = element.peek();
    if (given == nullptr || given->sample_buffer.get() == nullptr) continue;
    auto* buffer = reinterpret_cast<CounterSampleBuffer*>(given->sample_buffer.get());
    encoder->sample_pass(buffer, given->start_of_vertex_sample_index, given->end_of_vertex_sample_index);
    encoder->sample_pass(buffer, given->start_of_fragment_sample_index, given->end_of_fragment_sample_index);
  }
}

}  // namespace

RenderCommandEncoder* CommandBuffer::render_command_encoder(MTLRenderPassDescriptor* descriptor) {
  check_ready_for_encoder("renderCommandEncoderWithDescriptor:");
  auto pass = make_render_pass(descriptor);
  encoder_open_ = true;
  RenderCommandEncoder* encoder = objc::autorelease(make_render_command_encoder(this, std::move(pass)));
  sample_pass(encoder, *descriptor);
  return encoder;
}

ParallelRenderCommandEncoder* CommandBuffer::parallel_render_command_encoder(MTLRenderPassDescriptor* descriptor) {
  check_ready_for_encoder("parallelRenderCommandEncoderWithDescriptor:");
  auto pass = make_render_pass(descriptor);
  encoder_open_ = true;
  ParallelRenderCommandEncoder* encoder =
      objc::autorelease(make_parallel_render_command_encoder(this, std::move(pass)));
  sample_pass(encoder, *descriptor);
  return encoder;
}

void define_render_passes(objc::ClassBuilder<CommandBuffer>& builder) {
  using B = CommandBuffer;
  builder.method<&B::render_command_encoder>("renderCommandEncoderWithDescriptor:")
      .method<&B::parallel_render_command_encoder>("parallelRenderCommandEncoderWithDescriptor:");
}

}  // namespace softmetal::metal
