// What a draw takes from its encoder's state. Draws that follow each other without a change between them share it.
#pragma once

#include <memory>

#include "metal/arguments/bound_arguments.h"
#include "metal/commands/run_report.h"
#include "metal/render/render_state.h"
#include "raster/draw.h"
#include "raster/stages.h"

namespace softmetal::metal {

// One function of a draw with its arguments. Launches refer to the tables, so it stays where it is.
class StageArguments {
 public:
  StageArguments(const RenderFunction& function, const ArgumentTable& table)
      : kernel_(function.kernel), arguments_(*function.kernel, table) {
    arguments_.show(launch_);
  }

  const softmetal_launch& launch() const { return launch_; }
  std::optional<CommandFailure> describe(const exec::RunOutcome& outcome) const {
    return describe_outcome(outcome, launch_, *kernel_);
  }

 private:
  const std::shared_ptr<const CompiledKernel> kernel_;
  const BoundArguments arguments_;
  softmetal_launch launch_{};
};

class VertexSetup {
 public:
  VertexSetup(std::shared_ptr<const RenderFunction> function, const RenderState& state)
      : function_(std::move(function)),
        arguments_(*function_, state.vertex),
        stage_{function_->kernel->module->run_vertices(), &arguments_.launch(), function_->stage_code(),
               state.pipeline->vertex_outputs()} {}

  const raster::VertexStage& stage() const { return stage_; }
  const StageArguments& arguments() const { return arguments_; }

 private:
  const std::shared_ptr<const RenderFunction> function_;
  const StageArguments arguments_;
  const raster::VertexStage stage_;
};

class FragmentSetup {
 public:
  explicit FragmentSetup(const RenderState& state) : stage_(state.pipeline->fragment_stage()) {
    const RenderFunction& function = state.pipeline->fragment();
    if (!function) return;
    arguments_ = std::make_unique<StageArguments>(function, state.fragment);
    stage_.launch = &arguments_->launch();
    stage_.code = function.stage_code();
  }

  const raster::FragmentStage& stage() const { return stage_; }
  // Null without a fragment function.
  const StageArguments* arguments() const { return arguments_.get(); }

 private:
  std::unique_ptr<StageArguments> arguments_;
  raster::FragmentStage stage_;
};

struct DrawSetup {
  objc::Reference<RenderPipelineState> pipeline;
  std::shared_ptr<const VertexSetup> vertex;
  std::shared_ptr<const FragmentSetup> fragment;
  std::shared_ptr<const raster::DrawState> fixed;

  // Makes what is not there, for a draw in `state`, which must have passed check_draw or draw_problem.
  // `vertex_function()` is the pipeline's with the state's strides.
  template <class VertexFunction>
  void complete(const RenderState& state, const RenderPass& pass, VertexFunction vertex_function) {
    pipeline = state.pipeline;
    if (!vertex) vertex = std::make_shared<const VertexSetup>(vertex_function(), state);
    if (!fragment) fragment = std::make_shared<const FragmentSetup>(state);
    if (!fixed) fixed = std::make_shared<const raster::DrawState>(draw_state_of(state, pass));
  }
};

}  // namespace softmetal::metal
