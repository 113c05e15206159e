// MTLRenderCommandEncoder.
#pragma once

#include <memory>
#include <set>
#include <vector>

#include "metal/commands/command_encoder.h"
#include "metal/indirect/indirect_command_buffer.h"
#include "metal/render/draw_command.h"
#include "metal/render/render_state.h"
#include "metal/resources/heap.h"
#include "metal/values/types.h"

namespace softmetal::metal {

// MTLViewport and MTLScissorRect
struct ViewportValue {
  double x, y, width, height, near, far;
};
struct ScissorRect {
  UInteger x, y, width, height;
};

struct RenderCommandEncoder : CommandEncoder {
  void end_encoding();

  // In render_fixed_functions.cpp.
  void set_render_pipeline_state(RenderPipelineState* pipeline);
  void set_depth_stencil_state(DepthStencilState* state);
  void set_stencil_reference(uint32_t value);
  void set_stencil_references(uint32_t front, uint32_t back);
  void set_blend_color(float red, float green, float blue, float alpha);
  void set_viewport(ViewportValue viewport);
  void set_viewports(const ViewportValue* viewports, UInteger count);
  void set_scissor_rect(ScissorRect rect);
  void set_scissor_rects(const ScissorRect* rects, UInteger count);
  void set_cull_mode(UInteger mode);
  void set_front_facing_winding(UInteger winding);
  void set_triangle_fill_mode(UInteger mode);
  void set_depth_clip_mode(UInteger mode);
  void set_depth_bias(float constant, float slope_scale, float clamp);
  void set_visibility_result_mode(UInteger mode, UInteger offset);

  // In render_draws.cpp.
  void sample_counters(CounterSampleBuffer* buffer, UInteger index, bool barrier);
  void draw_primitives(UInteger type, UInteger first, UInteger count);
  void draw_instances(UInteger type, UInteger first, UInteger count, UInteger instances);
  void draw_instances_from(UInteger type, UInteger first, UInteger count, UInteger instances, UInteger base_instance);
  void draw_indirect(UInteger type, Buffer* arguments, UInteger offset);
  void draw_indexed(UInteger type, UInteger count, UInteger index_type, Buffer* indices, UInteger offset);
  void draw_indexed_instances(UInteger type, UInteger count, UInteger index_type, Buffer* indices, UInteger offset,
                              UInteger instances);
  void draw_indexed_instances_from(UInteger type, UInteger count, UInteger index_type, Buffer* indices, UInteger offset,
                                   UInteger instances, Integer base_vertex, UInteger base_instance);
  void draw_indexed_indirect(UInteger type, UInteger index_type, Buffer* indices, UInteger index_offset,
                             Buffer* arguments, UInteger offset);

  void execute_commands(IndirectCommandBuffer* commands, Range range);
  void execute_commands_in_indirect_range(IndirectCommandBuffer* commands, Buffer* range, UInteger offset);

  // In render_arguments.cpp.
  void set_vertex_buffer_with_stride(Buffer* buffer, UInteger offset, UInteger stride, UInteger index);
  void set_vertex_buffer_offset_and_stride(UInteger offset, UInteger stride, UInteger index);
  void set_vertex_buffers_with_strides(Buffer* const* buffers, const UInteger* offsets, const UInteger* strides,
                                       Range range);
  void set_vertex_bytes_with_stride(const void* bytes, UInteger length, UInteger stride, UInteger index);
  // Of one function, for its setters. Raises when encoding has ended.
  ArgumentTable& vertex_arguments(const char* selector);
  ArgumentTable& fragment_arguments(const char* selector);

  void use_resource(Resource* resource, UInteger usage);
  void use_resources(Resource* const* resources, UInteger count, UInteger usage);
  void use_heap(Heap* heap);
  void use_heaps(Heap* const* heaps, UInteger count);
  // What is encoded next sees all that the draws before have written.
  void end_sequence(const char* selector) {
    check_encoding(selector);
    open_sequence_ = nullptr;
  }
  // For setters defined elsewhere.
  void check_open(const char* selector) const { check_encoding(selector); }
  RenderPass& pass() { return *pass_; }

  UInteger tile_width() const;
  UInteger tile_height() const;

 private:
  friend RenderCommandEncoder* make_render_command_encoder(CommandBuffer*, std::shared_ptr<RenderPass>);
  friend RenderCommandEncoder* make_partial_render_command_encoder(CommandBuffer*, std::shared_ptr<RenderPass>,
                                                                   std::shared_ptr<CommandSink>);

  void draw(const char* selector, const DrawRequest& request, IndexSource indices, IndirectArguments arguments);
  // For a change of what is in a DrawSetup's `fixed`.
  RenderState& fixed_functions() {
    setup_.fixed.reset();
    return state_;
  }

  std::shared_ptr<RenderPass> pass_;
  bool ends_pass_ = true;
  RenderState state_;
  DrawSetup setup_;                        // of the last draw, without what has changed since
  DrawSequence* open_sequence_ = nullptr;  // takes the next draw; owned by the commands
  std::set<UInteger> visibility_offsets_;  // that have been reset in this pass
};

// Begins the pass.
RenderCommandEncoder* make_render_command_encoder(CommandBuffer* buffer, std::shared_ptr<RenderPass> pass);

// Encodes a part of a pass that another encoder begins and ends; its commands go to `sink`.
RenderCommandEncoder* make_partial_render_command_encoder(CommandBuffer* buffer, std::shared_ptr<RenderPass> pass,
                                                          std::shared_ptr<CommandSink> sink);

void define_render_command_encoder_class();
// Adds -[MTLCommandBuffer renderCommandEncoderWithDescriptor:] and that of parallel encoders.
void define_render_passes(objc::ClassBuilder<CommandBuffer>& builder);
void define_render_fixed_functions(objc::ClassBuilder<RenderCommandEncoder>& builder);
void define_render_arguments(objc::ClassBuilder<RenderCommandEncoder>& builder);
void define_render_draws(objc::ClassBuilder<RenderCommandEncoder>& builder);

}  // namespace softmetal::metal
