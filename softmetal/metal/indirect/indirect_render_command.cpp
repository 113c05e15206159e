#include "metal/indirect/indirect_render_command.h"

#include "foundation/foundation.h"
#include "metal/render/render_values.h"

namespace softmetal::metal {
namespace {

using foundation::raise_invalid_argument;
using foundation::raise_range;

Class indirect_render_command_class;

}  // namespace

void IndirectRenderCommand::check_own(const char* selector, bool is_inherited, const char* what) const {
  if (is_inherited) raise_invalid_argument("%s: the commands inherit the encoder's %s", selector, what);
}

void IndirectRenderCommand::set_render_pipeline_state(RenderPipelineState* pipeline) {
  constexpr const char* kSelector = "setRenderPipelineState:";
  check_own(kSelector, descriptor().inherit_pipeline_state, "pipeline");
  if (pipeline != nullptr && !pipeline->support_indirect_command_buffers()) {
    raise_invalid_argument("%s: the pipeline was made without supportIndirectCommandBuffers", kSelector);
  }
  change([pipeline](softmetal_indirect_draw& draw, KeptByDraw& kept) {
    draw.pipeline = pipeline ? pipeline->gpu_resource_id().value : 0;
    kept.pipeline = objc::Reference<RenderPipelineState>(pipeline);
  });
}

void IndirectRenderCommand::set_buffer(const char* selector, UInteger most,
                                       softmetal_ulong (softmetal_indirect_draw::*addresses)[31],
                                       std::vector<objc::Reference<Buffer>> KeptByDraw::* kept_buffers, Buffer* buffer,
                                       UInteger offset, UInteger index) {
  check_own(selector, descriptor().inherit_buffers, "buffers");
  if (buffer != nullptr && offset > buffer->length()) {
    raise_range("%s: offset %zu is beyond the buffer's length of %zu bytes", selector, static_cast<size_t>(offset),
                static_cast<size_t>(buffer->length()));
  }
  if (index >= most) {
    raise_range("%s: index %zu is not below the descriptor's maximum number of buffers, %zu", selector,
                static_cast<size_t>(index), static_cast<size_t>(most));
  }
  change([&](softmetal_indirect_draw& draw, KeptByDraw& kept) {
    (draw.*addresses)[index] = buffer ? buffer->gpu_address() + offset : 0;
    auto& references = kept.*kept_buffers;
    if (references.size() <= index) references.resize(index + 1);
    references[index] = objc::Reference<Buffer>(buffer);
  });
}

void IndirectRenderCommand::set_vertex_buffer(Buffer* buffer, UInteger offset, UInteger index) {
  set_buffer("setVertexBuffer:offset:atIndex:", descriptor().max_vertex_buffer_bind_count,
             &softmetal_indirect_draw::vertex_buffers, &KeptByDraw::vertex_buffers, buffer, offset, index);
}

void IndirectRenderCommand::set_fragment_buffer(Buffer* buffer, UInteger offset, UInteger index) {
  set_buffer("setFragmentBuffer:offset:atIndex:", descriptor().max_fragment_buffer_bind_count,
             &softmetal_indirect_draw::fragment_buffers, &KeptByDraw::fragment_buffers, buffer, offset, index);
}

void IndirectRenderCommand::draw(softmetal_uint kind, const DrawRequest& request, const IndexSource& indices) {
  change([&](softmetal_indirect_draw& draw, KeptByDraw& kept) {
    draw.draw = kind;
    draw.primitive_type = static_cast<softmetal_uint>(request.primitive_type);
    draw.first = request.first;
    draw.count = request.count;
    draw.instance_count = request.instance_count;
    draw.base_instance = request.base_instance;
    draw.base_vertex = static_cast<int>(request.base_vertex);
    draw.indices = reinterpret_cast<softmetal_ulong>(indices.start);
    kept.indices = indices.buffer;
  });
}

void IndirectRenderCommand::draw_primitives(UInteger type, UInteger first, UInteger count, UInteger instances,
                                            UInteger base_instance) {
  constexpr const char* kSelector = "drawPrimitives:vertexStart:vertexCount:instanceCount:baseInstance:";
  draw(SOFTMETAL_DRAW_PRIMITIVES, checked_request(kSelector, type, first, count, instances, base_instance), {});
}

void IndirectRenderCommand::draw_indexed_primitives(UInteger type, UInteger count, UInteger index_type, Buffer* indices,
                                                    UInteger offset, UInteger instances, Integer base_vertex,
                                                    UInteger base_instance) {
  constexpr const char* kSelector =
      "drawIndexedPrimitives:indexCount:indexType:indexBuffer:indexBufferOffset:instanceCount:baseVertex:baseInstance:";
  const IndexSource source = checked_indices(kSelector, index_type, indices, offset, count);
  DrawRequest request = checked_request(kSelector, type, 0, count, instances, base_instance);
  if (base_vertex < INT32_MIN || base_vertex > INT32_MAX) {
    raise_range("%s: the base vertex %td does not fit in 32 bits", kSelector, static_cast<ptrdiff_t>(base_vertex));
  }
  request.base_vertex = base_vertex;
  draw(source.type == IndexType::kUInt16 ? SOFTMETAL_DRAW_INDEXED_16 : SOFTMETAL_DRAW_INDEXED_32, request, source);
}

void IndirectRenderCommand::set_cull_mode(UInteger mode) {
  constexpr const char* kSelector = "setCullMode:";
  check_own(kSelector, descriptor().inherit_cull_mode, "cull mode");
  checked_value(kSelector, mode, raster::CullMode::kBack);
  change([mode](softmetal_indirect_draw& draw, KeptByDraw&) { draw.cull_mode = static_cast<softmetal_uint>(mode); });
}

void IndirectRenderCommand::set_front_facing_winding(UInteger winding) {
  constexpr const char* kSelector = "setFrontFacingWinding:";
  check_own(kSelector, descriptor().inherit_front_facing_winding, "winding");
  checked_value(kSelector, winding, raster::Winding::kCounterClockwise);
  change(
      [winding](softmetal_indirect_draw& draw, KeptByDraw&) { draw.winding = static_cast<softmetal_uint>(winding); });
}

void IndirectRenderCommand::set_triangle_fill_mode(UInteger mode) {
  constexpr const char* kSelector = "setTriangleFillMode:";
  check_own(kSelector, descriptor().inherit_triangle_fill_mode, "fill mode");
  checked_value(kSelector, mode, raster::FillMode::kLines);
  change([mode](softmetal_indirect_draw& draw, KeptByDraw&) { draw.fill_mode = static_cast<softmetal_uint>(mode); });
}

void IndirectRenderCommand::set_depth_clip_mode(UInteger mode) {
  constexpr const char* kSelector = "setDepthClipMode:";
  check_own(kSelector, descriptor().inherit_depth_clip_mode, "depth clip mode");
  checked_value(kSelector, mode, DepthClipMode::kClamp);
  change(
      [mode](softmetal_indirect_draw& draw, KeptByDraw&) { draw.depth_clip_mode = static_cast<softmetal_uint>(mode); });
}

void IndirectRenderCommand::set_depth_bias(float constant, float slope_scale, float clamp) {
  check_own("setDepthBias:slopeScale:clamp:", descriptor().inherit_depth_bias, "depth bias");
  change([=](softmetal_indirect_draw& draw, KeptByDraw&) {
    draw.depth_bias = constant;
    draw.slope_scale = slope_scale;
    draw.depth_bias_clamp = clamp;
  });
}

void IndirectRenderCommand::set_depth_stencil_state(DepthStencilState* state) {
  check_own("setDepthStencilState:", descriptor().inherit_depth_stencil_state, "depth-stencil state");
  change([state](softmetal_indirect_draw& draw, KeptByDraw& kept) {
    draw.depth_stencil = state ? state->gpu_resource_id().value : 0;
    kept.depth_stencil = objc::Reference<DepthStencilState>(state);
  });
}

void IndirectRenderCommand::reset() { buffer_->draws()->reset({index_, 1}); }

IndirectRenderCommand* make_indirect_render_command(IndirectCommandBuffer* buffer, UInteger index) {
  auto* command = objc::make<IndirectRenderCommand>(indirect_render_command_class);
  command->buffer_ = objc::Reference<IndirectCommandBuffer>(buffer);
  command->index_ = index;
  return command;
}

void define_indirect_render_command_class() {
  using C = IndirectRenderCommand;
  indirect_render_command_class =
      objc::ClassBuilder<C>("SoftmetalIndirectRenderCommand")
          .method<&C::set_render_pipeline_state>("setRenderPipelineState:")
          .method<&C::set_vertex_buffer>("setVertexBuffer:offset:atIndex:")
          .method<&C::set_fragment_buffer>("setFragmentBuffer:offset:atIndex:")
          .method<&C::draw_primitives>("drawPrimitives:vertexStart:vertexCount:instanceCount:baseInstance:")
          .method<&C::draw_indexed_primitives>(
              "drawIndexedPrimitives:indexCount:indexType:indexBuffer:indexBufferOffset:instanceCount:baseVertex:"
              "baseInstance:")
          .method<&C::set_cull_mode>("setCullMode:")
          .method<&C::set_front_facing_winding>("setFrontFacingWinding:")
          .method<&C::set_triangle_fill_mode>("setTriangleFillMode:")
          .method<&C::set_depth_clip_mode>("setDepthClipMode:")
          .method<&C::set_depth_bias>("setDepthBias:slopeScale:clamp:")
          .method<&C::set_depth_stencil_state>("setDepthStencilState:")
          .method<&C::set_barrier>("setBarrier")
          .method<&C::clear_barrier>("clearBarrier")
          .method<&C::reset>("reset")
          .conforms_to("MTLIndirectRenderCommand")
          .get();
}

}  // namespace softmetal::metal
