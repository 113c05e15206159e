#include "metal/encoders/parallel_render_command_encoder.h"

#include "foundation/foundation.h"
#include "metal/render/render_pass_stores.h"

namespace softmetal::metal {
namespace {

Class parallel_render_command_encoder_class;

}  // namespace

RenderCommandEncoder* ParallelRenderCommandEncoder::render_command_encoder() {
  std::lock_guard lock(mutex_);
  check_encoding("renderCommandEncoder");
  parts_.push_back(std::make_shared<CommandSink>());
  return objc::autorelease(make_partial_render_command_encoder(command_buffer(), pass_, parts_.back()));
}

void ParallelRenderCommandEncoder::end_encoding() {
  constexpr const char* kSelector = "endEncoding";
  std::lock_guard lock(mutex_);
  check_encoding(kSelector);
  for (const auto& part : parts_) {
    if (part->is_open) {
      foundation::raise_invalid_argument("%s: one of the render encoders has not ended encoding", kSelector);
    }
  }
  check_store_actions(kSelector, *pass_);
  for (const auto& part : parts_) {
    for (std::unique_ptr<Command>& command : part->commands) append(std::move(command));
  }
  at_end(make_store_command(pass_));
  CommandEncoder::end_encoding();
}

ParallelRenderCommandEncoder* make_parallel_render_command_encoder(CommandBuffer* buffer,
                                                                   std::shared_ptr<RenderPass> pass) {
  auto* encoder = objc::make<ParallelRenderCommandEncoder>(parallel_render_command_encoder_class);
  encoder->begin(buffer);
  encoder->append(make_load_command(pass));
  encoder->pass_ = std::move(pass);
  return encoder;
}

void define_parallel_render_command_encoder_class() {
  using E = ParallelRenderCommandEncoder;
  objc::ClassBuilder<E> builder("SoftmetalParallelRenderCommandEncoder", command_encoder_class());
  builder.method<&E::render_command_encoder>("renderCommandEncoder")
      .method<&E::end_encoding>("endEncoding")
      .conforms_to("MTLParallelRenderCommandEncoder");
  define_store_actions(builder);
  parallel_render_command_encoder_class = builder.get();
}

}  // namespace softmetal::metal
