// The draws of an indirect command buffer.
#pragma once

#include <mutex>
#include <vector>

#include "exec/kernel_abi.h"
#include "metal/render/depth_stencil_state.h"
#include "metal/render/render_pipeline_state.h"
#include "metal/resources/buffer.h"

namespace softmetal::metal {

// What the CPU has told a draw to use; kernels name such objects without keeping them.
struct KeptByDraw {
  objc::Reference<RenderPipelineState> pipeline;
  std::vector<objc::Reference<Buffer>> vertex_buffers, fragment_buffers;
  objc::Reference<Buffer> indices;
  objc::Reference<DepthStencilState> depth_stencil;
};

struct IndirectDraw {
  softmetal_indirect_draw command;
  KeptByDraw kept;
};

// The CPU may use them from any thread.
class IndirectDraws {
 public:
  explicit IndirectDraws(UInteger count) : commands_(count), kept_(count) {}

  // What kernels see; it stays where it is.
  softmetal_indirect_draw* commands() { return commands_.data(); }
  IndirectDraw draw(UInteger index) const;
  template <class Change>
  void change(UInteger index, Change change) {
    std::lock_guard lock(mutex_);
    change(commands_[index], kept_[index]);
  }
  void reset(Range range);
  // Both may be of the same buffer. `range` is of `source`.
  static void copy(const IndirectDraws& source, Range range, IndirectDraws& destination, UInteger index);

 private:
  mutable std::mutex mutex_;
  std::vector<softmetal_indirect_draw> commands_;
  std::vector<KeptByDraw> kept_;
};

}  // namespace softmetal::metal
