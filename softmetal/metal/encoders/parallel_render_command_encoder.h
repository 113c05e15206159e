// MTLParallelRenderCommandEncoder: one pass, encoded by several render encoders.
#pragma once

#include <list>
#include <memory>
#include <mutex>

#include "metal/commands/command_encoder.h"
#include "metal/encoders/render_command_encoder.h"

namespace softmetal::metal {

struct ParallelRenderCommandEncoder : CommandEncoder {
  // May be called, and its encoder used, on any thread. Encoders' commands run in the order of their creation.
  RenderCommandEncoder* render_command_encoder();
  // Raises while one of the encoders is open.
  void end_encoding();

  RenderPass& pass() { return *pass_; }
  void check_open(const char* selector) const { check_encoding(selector); }

 private:
  friend ParallelRenderCommandEncoder* make_parallel_render_command_encoder(CommandBuffer*,
                                                                            std::shared_ptr<RenderPass>);

  std::shared_ptr<RenderPass> pass_;
  std::mutex mutex_;
  std::list<std::shared_ptr<CommandSink>> parts_;
};

// Begins the pass.
ParallelRenderCommandEncoder* make_parallel_render_command_encoder(CommandBuffer* buffer,
                                                                   std::shared_ptr<RenderPass> pass);

void define_parallel_render_command_encoder_class();

}  // namespace softmetal::metal
