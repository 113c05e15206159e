// A vertex or fragment function as a pipeline has it.
#pragma once

#include <memory>
#include <vector>

#include "metal/functions/compiled_kernel.h"
#include "metal/functions/linked_functions.h"
#include "raster/stages.h"

namespace softmetal::metal {

// A compiled function with those that it may call through tables.
struct RenderFunction {
  std::shared_ptr<const CompiledKernel> kernel;
  LinkedFunctions linked;
  std::vector<exec::CodeRange> code;

  explicit operator bool() const { return kernel != nullptr; }
  raster::StageCode stage_code() const { return {code, kernel->reflection.fiber_stack_bytes}; }
};

// `linked_functions` is an MTLLinkedFunctions or nil.
compiler_bridge::Outcome<RenderFunction> compile_render_function(const Function& function, id linked_functions,
                                                                 compiler_bridge::PipelineSettings settings);

}  // namespace softmetal::metal
