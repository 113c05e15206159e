// MTLIndirectRenderCommand: one draw of an indirect command buffer, encoded by the CPU.
#pragma once

#include "metal/indirect/indirect_command_buffer.h"
#include "metal/indirect/indirect_draws.h"
#include "metal/render/draw_command.h"

namespace softmetal::metal {

struct IndirectRenderCommand : objc::Object {
  void set_render_pipeline_state(RenderPipelineState* pipeline);
  void set_vertex_buffer(Buffer* buffer, UInteger offset, UInteger index);
  void set_fragment_buffer(Buffer* buffer, UInteger offset, UInteger index);
  void draw_primitives(UInteger type, UInteger first, UInteger count, UInteger instances, UInteger base_instance);
  void draw_indexed_primitives(UInteger type, UInteger count, UInteger index_type, Buffer* indices, UInteger offset,
                               UInteger instances, Integer base_vertex, UInteger base_instance);
  void set_cull_mode(UInteger mode);
  void set_front_facing_winding(UInteger winding);
  void set_triangle_fill_mode(UInteger mode);
  void set_depth_clip_mode(UInteger mode);
  void set_depth_bias(float constant, float slope_scale, float clamp);
  void set_depth_stencil_state(DepthStencilState* state);
  // Commands run one after another, so that each sees what those before it have written.
  void set_barrier() {}
  void clear_barrier() {}
  void reset();

 private:
  friend IndirectRenderCommand* make_indirect_render_command(IndirectCommandBuffer*, UInteger);

  template <class Change>
  void change(Change change) {
    buffer_->draws()->change(index_, change);
  }
  const descriptors::MTLIndirectCommandBufferDescriptor& descriptor() const { return buffer_->descriptor(); }
  // Raises, naming `selector`, when the descriptor says that commands inherit this.
  void check_own(const char* selector, bool is_inherited, const char* what) const;
  // `most` buffers of a stage, as the descriptor says.
  void set_buffer(const char* selector, UInteger most, softmetal_ulong (softmetal_indirect_draw::*addresses)[31],
                  std::vector<objc::Reference<Buffer>> KeptByDraw::* kept, Buffer* buffer, UInteger offset,
                  UInteger index);
  void draw(softmetal_uint kind, const DrawRequest& request, const IndexSource& indices);

  objc::Reference<IndirectCommandBuffer> buffer_;
  UInteger index_ = 0;
};

IndirectRenderCommand* make_indirect_render_command(IndirectCommandBuffer* buffer, UInteger index);

void define_indirect_render_command_class();

}  // namespace softmetal::metal
