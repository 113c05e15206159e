// A render encoder's draws.
#include "foundation/foundation.h"
#include "metal/render_command_encoder.h"

namespace softmetal::metal {
namespace {

using foundation::raise_invalid_argument;
using foundation::raise_range;

uint32_t narrowed(const char* selector, const char* what, UInteger value) {
  if (value <= UINT32_MAX) return static_cast<uint32_t>(value);
  raise_range("%s: the %s %zu is 2^32 or more", selector, what, static_cast<size_t>(value));
}

DrawRequest request_for(const char* selector, UInteger type, UInteger first, UInteger count, UInteger instances,
                        UInteger base_instance) {
  if (count > 0 && first > UINT32_MAX - count) {
    raise_range("%s: vertices %zu and on, %zu in number, go beyond 2^32", selector, static_cast<size_t>(first),
                static_cast<size_t>(count));
  }
  return {type,
          narrowed(selector, "first vertex", first),
          narrowed(selector, "number of vertices", count),
          0,
          narrowed(selector, "number of instances", instances),
          narrowed(selector, "base instance", base_instance)};
}

IndexSource index_source(const char* selector, UInteger type, Buffer* buffer, UInteger offset) {
  if (buffer == nullptr) raise_invalid_argument("%s: the index buffer is nil", selector);
  if (type > static_cast<UInteger>(IndexType::kUInt32)) {
    raise_invalid_argument("%s: the index type %zu is none of Metal's", selector, static_cast<size_t>(type));
  }
  IndexSource source{objc::Reference<Buffer>(buffer), static_cast<IndexType>(type), offset};
  const UInteger size = index_size(source.type);
  if (offset % size != 0 || offset > buffer->length()) {
    raise_range("%s: the index buffer's offset %zu is not a multiple of %zu in its %zu bytes", selector,
                static_cast<size_t>(offset), static_cast<size_t>(size), static_cast<size_t>(buffer->length()));
  }
  return source;
}

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
  append(make_draw(state_, pass_, state_.pipeline->vertex_with_strides(selector, state_.attribute_strides), request,
                   std::move(indices), std::move(arguments)));
}

void RenderCommandEncoder::draw_primitives(UInteger type, UInteger first, UInteger count) {
  constexpr const char* kSelector = "drawPrimitives:vertexStart:vertexCount:";
  draw(kSelector, request_for(kSelector, type, first, count, 1, 0), {}, {});
}

void RenderCommandEncoder::draw_instances(UInteger type, UInteger first, UInteger count, UInteger instances) {
  constexpr const char* kSelector = "drawPrimitives:vertexStart:vertexCount:instanceCount:";
  draw(kSelector, request_for(kSelector, type, first, count, instances, 0), {}, {});
}

void RenderCommandEncoder::draw_instances_from(UInteger type, UInteger first, UInteger count, UInteger instances,
                                               UInteger base_instance) {
  constexpr const char* kSelector = "drawPrimitives:vertexStart:vertexCount:instanceCount:baseInstance:";
  draw(kSelector, request_for(kSelector, type, first, count, instances, base_instance), {}, {});
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
  IndexSource source = index_source(kSelector, index_type, indices, offset);
  if (count > source.available()) {
    raise_range("%s: the buffer holds %zu indices from the offset on, and the draw asks for %zu", kSelector,
                static_cast<size_t>(source.available()), static_cast<size_t>(count));
  }
  DrawRequest request = request_for(kSelector, type, 0, count, instances, base_instance);
  request.base_vertex = base_vertex;
  draw(kSelector, request, std::move(source), {});
}

void RenderCommandEncoder::draw_indexed_indirect(UInteger type, UInteger index_type, Buffer* indices,
                                                 UInteger index_offset, Buffer* arguments, UInteger offset) {
  constexpr const char* kSelector =
      "drawIndexedPrimitives:indexType:indexBuffer:indexBufferOffset:indirectBuffer:indirectBufferOffset:";
  draw(kSelector, {.primitive_type = type}, index_source(kSelector, index_type, indices, index_offset),
       indirect_arguments(kSelector, arguments, offset, sizeof(DrawIndexedPrimitivesIndirectArguments)));
}

void define_render_draws(objc::ClassBuilder<RenderCommandEncoder>& builder) {
  using E = RenderCommandEncoder;
  builder.method<&E::draw_primitives>("drawPrimitives:vertexStart:vertexCount:")
      .method<&E::draw_instances>("drawPrimitives:vertexStart:vertexCount:instanceCount:")
      .method<&E::draw_instances_from>("drawPrimitives:vertexStart:vertexCount:instanceCount:baseInstance:")
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
