// Running the draws of an indirect command buffer. Kernels may have written them, and what they inherit is only known
// then, so they are checked then.
#include "exec/validation/device_memory.h"
#include "foundation/foundation.h"
#include "metal/device/objects_by_resource.h"
#include "metal/indirect/indirect_command_buffer.h"
#include "metal/indirect/indirect_draws.h"
#include "metal/render/render_values.h"

namespace softmetal::metal {
namespace {

using Problem = std::optional<std::string>;

// Memory at an address that a command has, as long as a live buffer holds it.
Problem bind_addresses(const char* kind, const softmetal_ulong (&addresses)[kBufferCount], ArgumentTable& table) {
  for (UInteger i = 0; i < kBufferCount; ++i) {
    BufferBinding& binding = table.buffers[i];
    binding = {};
    if (addresses[i] == 0) continue;
    auto* start = reinterpret_cast<std::byte*>(addresses[i]);
    binding.bytes_length = exec::device_memory_behind(start);
    if (binding.bytes_length == 0) {
      return std::string("its ") + kind + " buffer " + std::to_string(i) + " has an address that no buffer holds";
    }
    binding.bytes = std::shared_ptr<std::byte[]>(std::shared_ptr<void>(), start);  // somebody else's memory
  }
  return std::nullopt;
}

Problem take_indices(const softmetal_indirect_draw& command, IndexSource* indices) {
  if (command.draw == SOFTMETAL_DRAW_PRIMITIVES) return std::nullopt;
  indices->type = command.draw == SOFTMETAL_DRAW_INDEXED_16 ? IndexType::kUInt16 : IndexType::kUInt32;
  indices->start = reinterpret_cast<const std::byte*>(command.indices);
  indices->length = exec::device_memory_behind(indices->start);
  if (indices->length == 0) return "its index buffer has an address that no buffer holds";
  if (command.indices % index_size(indices->type) == 0) return std::nullopt;
  return "its index buffer's address is not a multiple of " + std::to_string(index_size(indices->type));
}

DrawRequest request_of(const softmetal_indirect_draw& command) {
  return {.primitive_type = command.primitive_type,
          .first = command.draw == SOFTMETAL_DRAW_PRIMITIVES ? command.first : 0,
          .count = command.count,
          .base_vertex = command.draw == SOFTMETAL_DRAW_PRIMITIVES ? 0 : command.base_vertex,
          .instance_count = command.instance_count,
          .base_instance = command.base_instance};
}

// An enumeration's value, which a kernel may have made up.
template <class Value>
Problem take_value(const char* name, softmetal_uint given, Value last, Value* value) {
  *value = static_cast<Value>(given);
  if (given <= static_cast<softmetal_uint>(last)) return std::nullopt;
  return std::string("its ") + name + " (" + std::to_string(given) + ") is none of Metal's";
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
    if (draw.command.draw == SOFTMETAL_DRAW_NONE) return std::nullopt;
    RenderState state = inherited_;
    IndexSource indices;
    Problem problem = take_state(draw.command, &state);
    if (!problem) problem = take_indices(draw.command, &indices);
    if (!problem) problem = draw_problem(state, *pass_, draw.command.primitive_type);
    if (!problem && state.pipeline->leaves_strides_open()) {
      problem = "softmetal does not support vertex descriptors that leave strides open in such commands";
    }
    if (problem) return indirect_failure("command " + std::to_string(index) + ": " + *problem);
    DrawSetup setup;
    setup.complete(state, *pass_, [&] { return state.pipeline->shared_vertex(); });
    DrawSequence sequence(pass_);
    sequence.add({std::move(setup),
                  request_of(draw.command),
                  std::move(indices),
                  {},
                  state.visibility_mode,
                  state.visibility_offset});
    return sequence.execute(worker);
  }

  // What the command does not inherit.
  Problem take_state(const softmetal_indirect_draw& command, RenderState* state) const {
    const auto& descriptor = commands_->descriptor();
    if (!descriptor.inherit_pipeline_state) {
      state->pipeline = ObjectsByResource<RenderPipelineState>::shared().find(command.pipeline);
    }
    if (!descriptor.inherit_buffers) {
      if (auto problem = bind_addresses("vertex", command.vertex_buffers, state->vertex)) return problem;
      if (auto problem = bind_addresses("fragment", command.fragment_buffers, state->fragment)) return problem;
    }
    return take_fixed_functions(command, state);
  }

  Problem take_fixed_functions(const softmetal_indirect_draw& command, RenderState* state) const {
    const auto& descriptor = commands_->descriptor();
    Problem problem;
    if (!descriptor.inherit_cull_mode) {
      problem = take_value("cull mode", command.cull_mode, raster::CullMode::kBack, &state->cull_mode);
    }
    if (!problem && !descriptor.inherit_front_facing_winding) {
      problem = take_value("winding", command.winding, raster::Winding::kCounterClockwise, &state->front);
    }
    if (!problem && !descriptor.inherit_triangle_fill_mode) {
      problem = take_value("fill mode", command.fill_mode, raster::FillMode::kLines, &state->fill_mode);
    }
    if (!problem && !descriptor.inherit_depth_clip_mode) {
      DepthClipMode mode;
      problem = take_value("depth clip mode", command.depth_clip_mode, DepthClipMode::kClamp, &mode);
      state->clips_depth = mode == DepthClipMode::kClip;
    }
    if (!descriptor.inherit_depth_bias) {
      state->depth_bias = {command.depth_bias, command.slope_scale, command.depth_bias_clamp};
    }
    if (!problem && !descriptor.inherit_depth_stencil_state) {
      state->depth_stencil = ObjectsByResource<DepthStencilState>::shared().find(command.depth_stencil);
      if (command.depth_stencil != 0 && !state->depth_stencil) problem = "its depth-stencil state does not exist";
    }
    return problem;
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
