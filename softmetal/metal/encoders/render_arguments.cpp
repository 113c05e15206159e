// The setters of a render encoder's two argument tables.
#include <algorithm>
#include <string>

#include "foundation/foundation.h"
#include "metal/encoders/render_command_encoder.h"

namespace softmetal::metal {
namespace {

using TableOf = ArgumentTable& (RenderCommandEncoder::*)(const char* selector);

// One function's setters; `Table` finds its table.
template <TableOf Table>
struct StageSetters {
  using E = RenderCommandEncoder;

  static ArgumentTable& table(E* self, SEL selector) { return (self->*Table)(sel_getName(selector)); }

  static void set_buffer(E* self, SEL selector, Buffer* buffer, UInteger offset, UInteger index) {
    table(self, selector).set_buffer(sel_getName(selector), buffer, offset, index);
  }
  static void set_buffer_offset(E* self, SEL selector, UInteger offset, UInteger index) {
    table(self, selector).set_buffer_offset(sel_getName(selector), offset, index);
  }
  static void set_buffers(E* self, SEL selector, Buffer* const* buffers, const UInteger* offsets, Range range) {
    table(self, selector).set_buffers(sel_getName(selector), buffers, offsets, range);
  }
  static void set_bytes(E* self, SEL selector, const void* bytes, UInteger length, UInteger index) {
    table(self, selector).set_bytes(sel_getName(selector), bytes, length, index);
  }
  static void set_function_table(E* self, SEL selector, VisibleFunctionTable* functions, UInteger index) {
    table(self, selector).set_functions(sel_getName(selector), functions, index);
  }
  static void set_function_tables(E* self, SEL selector, VisibleFunctionTable* const* functions, Range range) {
    table(self, selector).set_functions(sel_getName(selector), functions, range);
  }
  static void set_texture(E* self, SEL selector, Texture* texture, UInteger index) {
    table(self, selector).set_texture(sel_getName(selector), texture, index);
  }
  static void set_textures(E* self, SEL selector, Texture* const* textures, Range range) {
    table(self, selector).set_textures(sel_getName(selector), textures, range);
  }
  static void set_sampler(E* self, SEL selector, SamplerState* sampler, UInteger index) {
    table(self, selector).set_sampler(sel_getName(selector), {objc::Reference<SamplerState>(sampler)}, index);
  }
  static void set_clamped_sampler(E* self, SEL selector, SamplerState* sampler, float lod_min_clamp,
                                  float lod_max_clamp, UInteger index) {
    table(self, selector)
        .set_sampler(sel_getName(selector),
                     {objc::Reference<SamplerState>(sampler), true, lod_min_clamp, lod_max_clamp}, index);
  }
  static void set_samplers(E* self, SEL selector, SamplerState* const* samplers, Range range) {
    table(self, selector).set_samplers(sel_getName(selector), samplers, range);
  }
  static void set_clamped_samplers(E* self, SEL selector, SamplerState* const* samplers, const float* lod_min_clamps,
                                   const float* lod_max_clamps, Range range) {
    table(self, selector).set_samplers(sel_getName(selector), samplers, lod_min_clamps, lod_max_clamps, range);
  }

  // `stage` is "Vertex" or "Fragment".
  static void define(objc::ClassBuilder<E>& builder, const std::string& stage) {
    const auto method = [&](const char* rest, auto function) {
      builder.method(("set" + stage + rest).c_str(), function);
    };
    method("Buffer:offset:atIndex:", set_buffer);
    method("BufferOffset:atIndex:", set_buffer_offset);
    method("Buffers:offsets:withRange:", set_buffers);
    method("Bytes:length:atIndex:", set_bytes);
    method("VisibleFunctionTable:atBufferIndex:", set_function_table);
    method("VisibleFunctionTables:withBufferRange:", set_function_tables);
    method("Texture:atIndex:", set_texture);
    method("Textures:withRange:", set_textures);
    method("SamplerState:atIndex:", set_sampler);
    method("SamplerState:lodMinClamp:lodMaxClamp:atIndex:", set_clamped_sampler);
    method("SamplerStates:withRange:", set_samplers);
    method("SamplerStates:lodMinClamps:lodMaxClamps:withRange:", set_clamped_samplers);
  }
};

}  // namespace

ArgumentTable& RenderCommandEncoder::vertex_arguments(const char* selector) {
  check_encoding(selector);
  setup_.vertex.reset();
  return state_.vertex;
}

ArgumentTable& RenderCommandEncoder::fragment_arguments(const char* selector) {
  check_encoding(selector);
  setup_.fragment.reset();
  return state_.fragment;
}

void RenderCommandEncoder::set_vertex_buffer_with_stride(Buffer* buffer, UInteger offset, UInteger stride,
                                                         UInteger index) {
  constexpr const char* kSelector = "setVertexBuffer:offset:attributeStride:atIndex:";
  vertex_arguments(kSelector).set_buffer(kSelector, buffer, offset, index);
  state_.attribute_strides.of_buffer[index] = stride;
}

void RenderCommandEncoder::set_vertex_buffer_offset_and_stride(UInteger offset, UInteger stride, UInteger index) {
  constexpr const char* kSelector = "setVertexBufferOffset:attributeStride:atIndex:";
  vertex_arguments(kSelector).set_buffer_offset(kSelector, offset, index);
  state_.attribute_strides.of_buffer[index] = stride;
}

void RenderCommandEncoder::set_vertex_buffers_with_strides(Buffer* const* buffers, const UInteger* offsets,
                                                           const UInteger* strides, Range range) {
  constexpr const char* kSelector = "setVertexBuffers:offsets:attributeStrides:withRange:";
  if (range.length == 0) return;
  if (strides == nullptr) {
    foundation::raise_invalid_argument("%s: the strides are null", kSelector);
  }
  vertex_arguments(kSelector).set_buffers(kSelector, buffers, offsets, range);
  std::copy_n(strides, range.length, state_.attribute_strides.of_buffer.begin() + range.location);
}

void RenderCommandEncoder::set_vertex_bytes_with_stride(const void* bytes, UInteger length, UInteger stride,
                                                        UInteger index) {
  constexpr const char* kSelector = "setVertexBytes:length:attributeStride:atIndex:";
  vertex_arguments(kSelector).set_bytes(kSelector, bytes, length, index);
  state_.attribute_strides.of_buffer[index] = stride;
}

void define_render_arguments(objc::ClassBuilder<RenderCommandEncoder>& builder) {
  StageSetters<&RenderCommandEncoder::vertex_arguments>::define(builder, "Vertex");
  StageSetters<&RenderCommandEncoder::fragment_arguments>::define(builder, "Fragment");
  using E = RenderCommandEncoder;
  builder.method<&E::set_vertex_buffer_with_stride>("setVertexBuffer:offset:attributeStride:atIndex:")
      .method<&E::set_vertex_buffer_offset_and_stride>("setVertexBufferOffset:attributeStride:atIndex:")
      .method<&E::set_vertex_buffers_with_strides>("setVertexBuffers:offsets:attributeStrides:withRange:")
      .method<&E::set_vertex_bytes_with_stride>("setVertexBytes:length:attributeStride:atIndex:");
}

}  // namespace softmetal::metal
