// A render encoder's draws.
#include "foundation/foundation.h"
#include "metal/encoders/render_command_encoder.h"
#include "metal/render/render_values.h"

namespace softmetal::metal {
namespace {

using foundation::raise_invalid_argument;
using foundation::raise_range;

IndirectArguments indirect_arguments(const char* selector, Buffer* buffer, UInteger offset, UInteger size) {
  if (buffer == nullptr) raise_invalid_argument("%s: the indirect buffer is nil", selector);
  if (offset % 4 != 0 || offset > buffer->length() || buffer->length() - offset < size) {
    raise_range("%s: offset %zu is not a multiple of 4 with %zu bytes behind it", selector, static_cast<size_t>(offset),
                static_cast<size_t>(size));
  }
  return {objc::Reference<Buffer>(buffer), offset};
}

}  // namespace

void RenderCommandEncoder::draw(const char* selector, const DrawRequest& request, IndexSource indices,
                                IndirectArguments arguments) {
  check_encoding(selector);
  check_draw(selector, state_, *pass_, request.primitive_type);
  setup_.complete(state_, *pass_,
                  [&] { return state_.pipeline->vertex_with_strides(selector, state_.attribute_strides); });
  if (open_sequence_ == nullptr) {
    auto sequence = std::make_unique<DrawSequence>(pass_);
    open_sequence_ = sequence.get();
    append(std::move(sequence));
  }
  open_sequence_->add(
      {setup_, request, std::move(indices), std::move(arguments), state_.visibility_mode, state_.visibility_offset});
}

void RenderCommandEncoder::sample_counters(CounterSampleBuffer* buffer, UInteger index, bool barrier) {
  CommandEncoder::sample_counters(buffer, index, barrier);
  open_sequence_ = nullptr;
}

void RenderCommandEncoder::draw_primitives(UInteger type, UInteger first, UInteger count) {
  constexpr const char* kSelector = "drawPrimitives:vertexStart:vertexCount:";
  draw(kSelector, checked_request(kSelector, type, first, count, 1, 0), {}, {});
}

void RenderCommandEncoder::draw_instances(UInteger type, UInteger first, UInteger count, UInteger instances) {
  constexpr const char* kSelector = "drawPrimitives:vertexStart:vertexCount:instanceCount:";
  draw(kSelector, checked_request(kSelector, type, first, count, instances, 0), {}, {});
}

void RenderCommandEncoder::draw_instances_from(UInteger type, UInteger first, UInteger count, UInteger instances,
                                               UInteger base_instance) {
  constexpr const char* kSelector = "drawPrimitives:vertexStart:vertexCount:instanceCount:baseInstance:";
  draw(kSelector, checked_request(kSelector, type, first, count, instances, base_instance), {}, {});
}

void RenderCommandEncoder::draw_indirect(UInteger type, Buffer* arguments, UInteger offset) {
  constexpr const char* kSelector = "drawPrimitives:indirectBuffer:indirectBufferOffset:";
  draw(kSelector, {.primitive_type = type}, {},
       indirect_arguments(kSelector, arguments, offset, sizeof(DrawPrimitivesIndirectArguments)));
}

void RenderCommandEncoder::draw_indexed(UInteger type, UInteger count, UInteger index_type, Buffer* indices,
                                        UInteger offset) {
  draw_indexed_instances_from(type, count, index_type, indices, offset, 1, 0, 0);
}

void RenderCommandEncoder::draw_indexed_instances(UInteger type, UInteger count, UInteger index_type, Buffer* indices,
                                                  UInteger offset, UInteger instances) {
  draw_indexed_instances_from(type, count, index_type, indices, offset, instances, 0, 0);
}

void RenderCommandEncoder::draw_indexed_instances_from(UInteger type, UInteger count, UInteger index_type,
                                                       Buffer* indices, UInteger offset, UInteger instances,
                                                       Integer base_vertex, UInteger base_instance) {
  constexpr const char* kSelector = "drawIndexedPrimitives:indexCount:indexType:indexBuffer:indexBufferOffset:";
  IndexSource source = checked_indices(kSelector, index_type, indices, offset, count);
  DrawRequest request = checked_request(kSelector, type, 0, count, instances, base_instance);
  request.base_vertex = base_vertex;
  draw(kSelector, request, std::move(source), {});
}

void RenderCommandEncoder::draw_indexed_indirect(UInteger type, UInteger index_type, Buffer* indices,
                                                 UInteger index_offset, Buffer* arguments, UInteger offset) {
  constexpr const char* kSelector =
      "drawIndexedPrimitives:indexType:indexBuffer:indexBufferOffset:indirectBuffer:indirectBufferOffset:";
  draw(kSelector, {.primitive_type = type}, checked_indices(kSelector, index_type, indices, index_offset, 0),
       indirect_arguments(kSelector, arguments, offset, sizeof(DrawIndexedPrimitivesIndirectArguments)));
}

void RenderCommandEncoder::execute_commands(IndirectCommandBuffer* commands, Range range) {
  constexpr const char* kSelector = "executeCommandsInBuffer:withRange:";
  check_encoding(kSelector);
  if (commands == nullptr) raise_invalid_argument("%s: the indirect command buffer is nil", kSelector);
  commands->check_range(kSelector, range);
  open_sequence_ = nullptr;
  append(make_indirect_draws(kSelector, state_, pass_, commands, {.fixed = range, .buffer = {}}));
}

void RenderCommandEncoder::execute_commands_in_indirect_range(IndirectCommandBuffer* commands, Buffer* range,
                                                              UInteger offset) {
  constexpr const char* kSelector = "executeCommandsInBuffer:indirectBuffer:indirectBufferOffset:";
  check_encoding(kSelector);
  if (commands == nullptr) raise_invalid_argument("%s: the indirect command buffer is nil", kSelector);
  open_sequence_ = nullptr;
  append(make_indirect_draws(kSelector, state_, pass_, commands, checked_indirect_range(kSelector, range, offset)));
}

void define_render_draws(objc::ClassBuilder<RenderCommandEncoder>& builder) {
  using E = RenderCommandEncoder;
  builder.method<&E::draw_primitives>("drawPrimitives:vertexStart:vertexCount:")
      .method<&E::draw_instances>("drawPrimitives:vertexStart:vertexCount:instanceCount:")
      .method<&E::draw_instances_from>("drawPrimitives:vertexStart:vertexCount:instanceCount:baseInstance:")
      .method<&E::execute_commands>("executeCommandsInBuffer:withRange:")
      .method<&E::execute_commands_in_indirect_range>("executeCommandsInBuffer:indirectBuffer:indirectBufferOffset:")
      .method<&E::draw_indirect>("drawPrimitives:indirectBuffer:indirectBufferOffset:")
      .method<&E::draw_indexed>("drawIndexedPrimitives:indexCount:indexType:indexBuffer:indexBufferOffset:")
      .method<&E::draw_indexed_instances>(
          "drawIndexedPrimitives:indexCount:indexType:indexBuffer:indexBufferOffset:instanceCount:")
      .method<&E::draw_indexed_instances_from>(
          "drawIndexedPrimitives:indexCount:indexType:indexBuffer:indexBufferOffset:instanceCount:baseVertex:"
          "baseInstance:")
      .method<&E::draw_indexed_indirect>(
          "drawIndexedPrimitives:indexType:indexBuffer:indexBufferOffset:indirectBuffer:indirectBufferOffset:");
}

}  // namespace softmetal::metal
