#include "metal/indirect_render_command.h"

#include "foundation/foundation.h"
#include "metal/render_values.h"

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
  change([pipeline](IndirectDraw& draw) { draw.pipeline = objc::Reference<RenderPipelineState>(pipeline); });
}

void IndirectRenderCommand::set_buffer(const char* selector, std::vector<BufferBinding> IndirectDraw::* table,
                                       Buffer* buffer, UInteger offset, UInteger index) {
  check_own(selector, descriptor().inherit_buffers, "buffers");
  if (buffer != nullptr && offset > buffer->length()) {
    raise_range("%s: offset %zu is beyond the buffer's length of %zu bytes", selector, static_cast<size_t>(offset),
                static_cast<size_t>(buffer->length()));
  }
  size_t count = 0;
  change([&](IndirectDraw& draw) {
    count = (draw.*table).size();
    if (index >= count) return;
    BufferBinding binding;
    binding.buffer = objc::Reference<Buffer>(buffer);
    binding.offset = offset;
    (draw.*table)[index] = std::move(binding);
  });
  if (index < count) return;
  raise_range("%s: index %zu is not below the descriptor's maximum number of buffers, %zu", selector,
              static_cast<size_t>(index), count);
}

void IndirectRenderCommand::set_vertex_buffer(Buffer* buffer, UInteger offset, UInteger index) {
  set_buffer("setVertexBuffer:offset:atIndex:", &IndirectDraw::vertex_buffers, buffer, offset, index);
}

void IndirectRenderCommand::set_fragment_buffer(Buffer* buffer, UInteger offset, UInteger index) {
  set_buffer("setFragmentBuffer:offset:atIndex:", &IndirectDraw::fragment_buffers, buffer, offset, index);
}

void IndirectRenderCommand::draw_primitives(UInteger type, UInteger first, UInteger count, UInteger instances,
                                            UInteger base_instance) {
  constexpr const char* kSelector = "drawPrimitives:vertexStart:vertexCount:instanceCount:baseInstance:";
  const DrawRequest request = checked_request(kSelector, type, first, count, instances, base_instance);
  change([&request](IndirectDraw& draw) {
    draw.request = request;
    draw.indices = {};
  });
}

void IndirectRenderCommand::draw_indexed_primitives(UInteger type, UInteger count, UInteger index_type, Buffer* indices,
                                                    UInteger offset, UInteger instances, Integer base_vertex,
                                                    UInteger base_instance) {
  constexpr const char* kSelector =
      "drawIndexedPrimitives:indexCount:indexType:indexBuffer:indexBufferOffset:instanceCount:baseVertex:baseInstance:";
  const IndexSource source = checked_indices(kSelector, index_type, indices, offset, count);
  DrawRequest request = checked_request(kSelector, type, 0, count, instances, base_instance);
  request.base_vertex = base_vertex;
  change([&](IndirectDraw& draw) {
    draw.request = request;
    draw.indices = source;
  });
}

void IndirectRenderCommand::set_cull_mode(UInteger mode) {
  constexpr const char* kSelector = "setCullMode:";
  check_own(kSelector, descriptor().inherit_cull_mode, "cull mode");
  const auto value = checked_value<raster::CullMode>(kSelector, mode, raster::CullMode::kBack);
  change([value](IndirectDraw& draw) { draw.cull_mode = value; });
}

void IndirectRenderCommand::set_front_facing_winding(UInteger winding) {
  constexpr const char* kSelector = "setFrontFacingWinding:";
  check_own(kSelector, descriptor().inherit_front_facing_winding, "winding");
  const auto value = checked_value<raster::Winding>(kSelector, winding, raster::Winding::kCounterClockwise);
  change([value](IndirectDraw& draw) { draw.front = value; });
}

void IndirectRenderCommand::set_triangle_fill_mode(UInteger mode) {
  constexpr const char* kSelector = "setTriangleFillMode:";
  check_own(kSelector, descriptor().inherit_triangle_fill_mode, "fill mode");
  const auto value = checked_value<raster::FillMode>(kSelector, mode, raster::FillMode::kLines);
  change([value](IndirectDraw& draw) { draw.fill_mode = value; });
}

void IndirectRenderCommand::set_depth_clip_mode(UInteger mode) {
  constexpr const char* kSelector = "setDepthClipMode:";
  check_own(kSelector, descriptor().inherit_depth_clip_mode, "depth clip mode");
  const bool clips = checked_value<DepthClipMode>(kSelector, mode, DepthClipMode::kClamp) == DepthClipMode::kClip;
  change([clips](IndirectDraw& draw) { draw.clips_depth = clips; });
}

void IndirectRenderCommand::set_depth_bias(float constant, float slope_scale, float clamp) {
  check_own("setDepthBias:slopeScale:clamp:", descriptor().inherit_depth_bias, "depth bias");
  change([=](IndirectDraw& draw) { draw.depth_bias = {constant, slope_scale, clamp}; });
}

void IndirectRenderCommand::set_depth_stencil_state(DepthStencilState* state) {
  check_own("setDepthStencilState:", descriptor().inherit_depth_stencil_state, "depth-stencil state");
  change([state](IndirectDraw& draw) { draw.depth_stencil = objc::Reference<DepthStencilState>(state); });
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
