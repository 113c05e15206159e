// Making a render pipeline of its descriptor, step by step.
#pragma once

#include <optional>

#include "metal/render/render_pipeline_state.h"

namespace softmetal::metal {

class RenderPipelineMaker {
 public:
  RenderPipelineMaker(descriptors::MTLRenderPipelineDescriptor& descriptor, RenderPipelineState& pipeline)
      : descriptor_(descriptor), pipeline_(pipeline) {}

  // False, with an NSError where it was asked for, when there cannot be such a pipeline.
  bool make(id* error);

 private:
  using Problem = std::optional<compiler_bridge::CompileError>;

  Problem check_descriptor() const;
  // Of both functions.
  compiler_bridge::PipelineSettings settings() const;
  Problem compile_vertex_function();
  Problem compile_fragment_function();
  Problem check_vertex_outputs() const;
  Problem fit_stages();
  void take_rest();

  descriptors::MTLRenderPipelineDescriptor& descriptor_;
  RenderPipelineState& pipeline_;
};

}  // namespace softmetal::metal
