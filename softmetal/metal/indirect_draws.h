// The draws of an indirect command buffer, encoded by the CPU.
#pragma once

#include <mutex>
#include <optional>
#include <vector>

#include "metal/draw_command.h"
#include "metal/generated/descriptors.h"

namespace softmetal::metal {

// What one draw was told. Unlike the commands of kernels it keeps what it refers to.
struct IndirectDraw {
  explicit IndirectDraw(const descriptors::MTLIndirectCommandBufferDescriptor& descriptor)
      : vertex_buffers(descriptor.max_vertex_buffer_bind_count),
        fragment_buffers(descriptor.max_fragment_buffer_bind_count) {}

  objc::Reference<RenderPipelineState> pipeline;
  std::vector<BufferBinding> vertex_buffers, fragment_buffers;
  std::optional<DrawRequest> request;  // none: the command does nothing
  IndexSource indices;
  // Set for what the commands do not inherit.
  raster::CullMode cull_mode = raster::CullMode::kNone;
  raster::Winding front = raster::Winding::kClockwise;
  raster::FillMode fill_mode = raster::FillMode::kFill;
  bool clips_depth = true;
  raster::DepthBias depth_bias;
  objc::Reference<DepthStencilState> depth_stencil;
};

// May be used from any thread.
class IndirectDraws {
 public:
  IndirectDraws(const descriptors::MTLIndirectCommandBufferDescriptor& descriptor, UInteger count)
      : draws_(count, IndirectDraw(descriptor)), empty_(descriptor) {}

  IndirectDraw draw(UInteger index) const;
  template <class Change>
  void change(UInteger index, Change change) {
    std::lock_guard lock(mutex_);
    change(draws_[index]);
  }
  void reset(Range range);
  // Both may be of the same buffer. `range` is of `source`.
  static void copy(const IndirectDraws& source, Range range, IndirectDraws& destination, UInteger index);

 private:
  std::vector<IndirectDraw> draws(Range range) const;

  mutable std::mutex mutex_;
  std::vector<IndirectDraw> draws_;
  const IndirectDraw empty_;
};

}  // namespace softmetal::metal
