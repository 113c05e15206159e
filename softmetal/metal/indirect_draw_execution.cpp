// Running the draws of an indirect command buffer. What they inherit is only known then, so they are checked then.
#include <algorithm>

#include "foundation/foundation.h"
#include "metal/indirect_command_buffer.h"
#include "metal/indirect_draws.h"

namespace softmetal::metal {
namespace {

void put(const std::vector<BufferBinding>& from, ArgumentTable& table) {
  std::copy(from.begin(), from.end(), table.buffers.begin());
}

class IndirectDrawExecution : public Command {
 public:
  IndirectDrawExecution(const RenderState& inherited, std::shared_ptr<RenderPass> pass, IndirectCommandBuffer* commands,
                        IndirectRange range)
      : inherited_(inherited), pass_(std::move(pass)), commands_(commands), range_(std::move(range)) {}

  std::optional<CommandFailure> execute(exec::Worker& worker) override {
    return execute_range(*commands_.get(), range_, [&](UInteger index) { return run(index, worker); });
  }

 private:
  std::optional<CommandFailure> run(UInteger index, exec::Worker& worker) const {
    const IndirectDraw draw = commands_->draws()->draw(index);
    if (!draw.request) return std::nullopt;
    const std::string name = "command " + std::to_string(index) + ": ";
    const RenderState state = state_of(draw);
    if (auto problem = draw_problem(state, *pass_, draw.request->primitive_type)) {
      return indirect_failure(name + *problem);
    }
    if (state.pipeline->leaves_strides_open()) {
      return indirect_failure(name +
                              "softmetal does not support vertex descriptors that leave strides open in such commands");
    }
    return make_draw(state, pass_, state.pipeline->shared_vertex(), *draw.request, draw.indices, {})->execute(worker);
  }

  RenderState state_of(const IndirectDraw& draw) const {
    const auto& descriptor = commands_->descriptor();
    RenderState state = inherited_;
    if (!descriptor.inherit_pipeline_state) state.pipeline = draw.pipeline;
    if (!descriptor.inherit_buffers) {
      state.vertex.buffers = {};
      state.fragment.buffers = {};
      put(draw.vertex_buffers, state.vertex);
      put(draw.fragment_buffers, state.fragment);
    }
    if (!descriptor.inherit_cull_mode) state.cull_mode = draw.cull_mode;
    if (!descriptor.inherit_front_facing_winding) state.front = draw.front;
    if (!descriptor.inherit_triangle_fill_mode) state.fill_mode = draw.fill_mode;
    if (!descriptor.inherit_depth_clip_mode) state.clips_depth = draw.clips_depth;
    if (!descriptor.inherit_depth_bias) state.depth_bias = draw.depth_bias;
    if (!descriptor.inherit_depth_stencil_state) state.depth_stencil = draw.depth_stencil;
    return state;
  }

  const RenderState inherited_;
  const std::shared_ptr<RenderPass> pass_;
  const objc::Reference<IndirectCommandBuffer> commands_;
  const IndirectRange range_;
};

}  // namespace

std::unique_ptr<Command> make_indirect_draws(const char* selector, const RenderState& inherited,
                                             std::shared_ptr<RenderPass> pass, IndirectCommandBuffer* commands,
                                             IndirectRange range) {
  if (!commands->draws()) {
    foundation::raise_invalid_argument("%s: the commands are dispatches, for compute encoders", selector);
  }
  return std::make_unique<IndirectDrawExecution>(inherited, std::move(pass), commands, std::move(range));
}

}  // namespace softmetal::metal
