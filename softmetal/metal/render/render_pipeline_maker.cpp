#include "metal/render/render_pipeline_maker.h"

#include <string>

#include "foundation/foundation.h"
#include "metal/functions/compile_error.h"
#include "metal/functions/function.h"
#include "metal/functions/reflection.h"
#include "metal/functions/shader_validation.h"
#include "metal/functions/stage_input.h"
#include "metal/render/render_stages.h"

namespace softmetal::metal {
namespace {

using compiler_bridge::CompileError;
using compiler_bridge::PipelineSettings;

using Problem = std::optional<CompileError>;

Problem check_kind(const Function* function, FunctionType type, const char* wanted) {
  if (function == nullptr || function->function_type() == type) return std::nullopt;
  return render_pipeline_error("'" + function->source_name() + "' is not a " + wanted + " function");
}

CompileError unsupported(const std::string& what) {
  return render_pipeline_error("softmetal does not support " + what);
}

}  // namespace

bool RenderPipelineMaker::make(id* error) {
  Problem problem = check_descriptor();
  if (!problem) problem = compile_vertex_function();
  if (!problem) problem = compile_fragment_function();
  if (!problem) problem = check_vertex_outputs();
  if (!problem) problem = fit_stages();
  if (problem) {
    report(*problem, error);
    return false;
  }
  take_rest();
  return true;
}

RenderPipelineMaker::Problem RenderPipelineMaker::check_descriptor() const {
  const auto* vertex = reinterpret_cast<const Function*>(descriptor_.vertex_function.get());
  const auto* fragment = reinterpret_cast<const Function*>(descriptor_.fragment_function.get());
  if (vertex == nullptr) return render_pipeline_error("the vertex function is nil");
  if (auto problem = check_kind(vertex, FunctionType::kVertex, "vertex")) return problem;
  if (auto problem = check_kind(fragment, FunctionType::kFragment, "fragment")) return problem;
  if (foundation::array_count(descriptor_.vertex_preloaded_libraries.get()) > 0 ||
      foundation::array_count(descriptor_.fragment_preloaded_libraries.get()) > 0) {
    return unsupported("preloaded libraries");
  }
  if (descriptor_.max_vertex_amplification_count > 1) return unsupported("vertex amplification");
  if (descriptor_.input_primitive_topology > static_cast<UInteger>(PrimitiveTopology::kTriangle)) {
    return render_pipeline_error("inputPrimitiveTopology " + std::to_string(descriptor_.input_primitive_topology) +
                                 " is none of Metal's");
  }
  return std::nullopt;
}

PipelineSettings RenderPipelineMaker::settings() const {
  const auto asked = static_cast<ShaderValidation>(descriptor_.shader_validation);
  return {.stage_input = {}, .shader_validation = wants_shader_validation(asked)};
}

RenderPipelineMaker::Problem RenderPipelineMaker::compile_vertex_function() {
  PipelineSettings settings = this->settings();
  settings.stage_input = vertex_input_info(descriptor_.vertex_descriptor.get());
  auto* function = reinterpret_cast<Function*>(descriptor_.vertex_function.get());
  id linked = descriptor_.vertex_linked_functions.get();
  if (settings.stage_input && has_open_strides(*settings.stage_input)) {
    pipeline_.vertex_of_any_stride_ = std::make_unique<VertexFunctionOfAnyStride>(function, linked, settings);
  }
  if (settings.stage_input) settings.stage_input = with_placeholders(*settings.stage_input);
  auto outcome = compile_render_function(*function, linked, settings);
  if (auto* problem = std::get_if<CompileError>(&outcome)) return std::move(*problem);
  pipeline_.vertex_ = std::make_shared<const RenderFunction>(std::move(std::get<RenderFunction>(outcome)));
  const CompiledKernel& kernel = *pipeline_.vertex_->kernel;
  if (kernel.reflection.vertex && kernel.module->run_vertices() != nullptr) return std::nullopt;
  return unsupported(kernel.subject() + ": the compiler made no code for vertices of it");
}

RenderPipelineMaker::Problem RenderPipelineMaker::compile_fragment_function() {
  auto* function = reinterpret_cast<Function*>(descriptor_.fragment_function.get());
  if (function == nullptr || !descriptor_.rasterization_enabled) return std::nullopt;
  auto outcome = compile_render_function(*function, descriptor_.fragment_linked_functions.get(), settings());
  if (auto* problem = std::get_if<CompileError>(&outcome)) return std::move(*problem);
  pipeline_.fragment_ = std::move(std::get<RenderFunction>(outcome));
  const CompiledKernel& kernel = *pipeline_.fragment_.kernel;
  if (kernel.reflection.fragment && kernel.module->run_fragments() != nullptr) return std::nullopt;
  return unsupported(kernel.subject() + ": the compiler made no code for fragments of it");
}

RenderPipelineMaker::Problem RenderPipelineMaker::check_vertex_outputs() const {
  const CompiledKernel& kernel = *pipeline_.vertex_->kernel;
  if (!descriptor_.rasterization_enabled) return std::nullopt;
  if (!kernel.reflection.vertex->position) {
    return render_pipeline_error(kernel.subject() +
                                 " returns no [[position]], and rasterizationEnabled is set in the descriptor");
  }
  if (kernel.reflection.vertex->layer && descriptor_.input_primitive_topology == 0) {
    return render_pipeline_error(kernel.subject() +
                                 " returns [[render_target_array_index]], so the descriptor must set "
                                 "inputPrimitiveTopology");
  }
  return std::nullopt;
}

RenderPipelineMaker::Problem RenderPipelineMaker::fit_stages() {
  auto targets = take_targets(descriptor_);
  if (auto* problem = std::get_if<CompileError>(&targets)) return std::move(*problem);
  pipeline_.targets_ = std::get<RenderTargets>(targets);
  pipeline_.vertex_outputs_ = vertex_outputs_of(*pipeline_.vertex_->kernel->reflection.vertex);
  if (!pipeline_.fragment_) return std::nullopt;
  if (auto problem = check_outputs(*pipeline_.fragment_.kernel, pipeline_.targets_)) return problem;
  auto stage = fragment_stage_of(*pipeline_.vertex_->kernel, *pipeline_.fragment_.kernel);
  if (auto* problem = std::get_if<CompileError>(&stage)) return std::move(*problem);
  pipeline_.fragment_stage_ = std::move(std::get<raster::FragmentStage>(stage));
  return std::nullopt;
}

void RenderPipelineMaker::take_rest() {
  pipeline_.set_label(descriptor_.label.get());
  pipeline_.is_rasterized_ = descriptor_.rasterization_enabled;
  pipeline_.topology_ = static_cast<PrimitiveTopology>(descriptor_.input_primitive_topology);
  if (descriptor_.support_indirect_command_buffers) pipeline_.enter_indirect_pipelines();
  const CompiledKernel* fragment = pipeline_.fragment_.kernel.get();
  pipeline_.reflection_ = objc::Reference<RenderPipelineReflection>::adopt(
      make_render_reflection(pipeline_.vertex_->kernel->reflection, fragment ? &fragment->reflection : nullptr));
}

}  // namespace softmetal::metal
