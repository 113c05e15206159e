// A command buffer's render encoders.
#include "foundation/foundation.h"
#include "metal/encoders/parallel_render_command_encoder.h"
#include "metal/encoders/render_command_encoder.h"

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

// Checked before the pass is made: what is wrong with the order of calls is said first.
template <auto make>
auto open_encoder(CommandBuffer* buffer, SEL selector, MTLRenderPassDescriptor* descriptor) {
  buffer->check_ready_for_encoder(sel_getName(selector));
  auto* encoder = objc::autorelease(make(buffer, make_render_pass(descriptor)));
  sample_pass(encoder, *descriptor);
  return encoder;
}

}  // namespace

void define_render_passes(objc::ClassBuilder<CommandBuffer>& builder) {
  builder.method("renderCommandEncoderWithDescriptor:", open_encoder<&make_render_command_encoder>)
      .method("parallelRenderCommandEncoderWithDescriptor:", open_encoder<&make_parallel_render_command_encoder>);
}

}  // namespace softmetal::metal
