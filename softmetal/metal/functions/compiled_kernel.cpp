#include "metal/functions/compiled_kernel.h"

#include <algorithm>

namespace softmetal::metal {

using compiler_bridge::CompileError;
using compiler_bridge::FunctionInfo;
using compiler_bridge::Outcome;
using compiler_bridge::PipelineReply;

const FunctionInfo* LibraryCode::find_function(std::string_view name) const {
  const auto found = std::find_if(functions_.begin(), functions_.end(),
                                  [name](const FunctionInfo& function) { return function.name == name; });
  return found == functions_.end() ? nullptr : &*found;
}

Outcome<std::shared_ptr<const CompiledKernel>> LibraryCode::compile(const std::string& function,
                                                                    const compiler_bridge::ConstantValues& constants,
                                                                    const compiler_bridge::PipelineSettings& settings) {
  const std::string specialization = compiler_bridge::specialization_key(function, constants, settings);
  {
    std::lock_guard lock(mutex_);
    if (const auto known = kernels_.find(specialization); known != kernels_.end()) return known->second;
  }
  auto reply = compiler_bridge::compile_pipeline(identity_, function, constants, settings);
  if (auto* error = std::get_if<CompileError>(&reply)) return std::move(*error);
  auto& compiled = std::get<PipelineReply>(reply);
  std::string failure;
  auto module = exec::KernelModule::load(compiled.path, &failure);
  if (!module) return CompileError{"MTLComputePipelineErrorDomain", 1, failure};
  const FunctionInfo* info = find_function(function);
  auto kernel = std::make_shared<const CompiledKernel>(
      CompiledKernel{function, info ? info->kind : "kernel", std::move(module), std::move(compiled)});
  std::lock_guard lock(mutex_);
  return kernels_.try_emplace(specialization, std::move(kernel)).first->second;
}

Outcome<compiler_bridge::FunctionReply> LibraryCode::describe(const std::string& function,
                                                              const compiler_bridge::ConstantValues& constants) const {
  return compiler_bridge::describe_function(identity_, function, constants);
}

}  // namespace softmetal::metal
