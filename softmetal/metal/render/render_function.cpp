#include "metal/render/render_function.h"

namespace softmetal::metal {

using compiler_bridge::CompileError;

compiler_bridge::Outcome<RenderFunction> compile_render_function(const Function& function, id linked_functions,
                                                                 compiler_bridge::PipelineSettings settings) {
  auto linked = LinkedFunctions::compile(linked_functions, settings.shader_validation);
  if (auto* problem = std::get_if<CompileError>(&linked)) return std::move(*problem);
  RenderFunction result;
  result.linked = std::move(std::get<LinkedFunctions>(linked));
  settings.calls_may_meet = result.linked.may_meet();
  auto outcome = function.compile(settings);
  if (auto* problem = std::get_if<CompileError>(&outcome)) return std::move(*problem);
  result.kernel = std::move(std::get<std::shared_ptr<const CompiledKernel>>(outcome));
  result.code = result.linked.code();
  result.code.push_back(result.kernel->module->code());
  return result;
}

}  // namespace softmetal::metal
