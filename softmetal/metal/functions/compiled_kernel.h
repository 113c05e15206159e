// A function compiled for a pipeline.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "compiler_bridge/compiler.h"
#include "exec/kernel_module.h"

namespace softmetal::metal {

struct CompiledKernel {
  std::string function;
  std::string kind;  // as FunctionInfo has it
  std::shared_ptr<const exec::KernelModule> module;
  compiler_bridge::PipelineReply reflection;

  // How messages speak of it: "kernel", "vertex function", and "kernel 'name'".
  std::string noun() const { return kind == "kernel" ? kind : kind + " function"; }
  std::string subject() const { return noun() + " '" + function + "'"; }
};

// A compiled library, shared by the MTLLibrary and its functions, with the pipelines compiled from it so far.
class LibraryCode {
 public:
  LibraryCode(compiler_bridge::LibraryIdentity identity, std::vector<compiler_bridge::FunctionInfo> functions)
      : identity_(std::move(identity)), functions_(std::move(functions)) {}

  const std::vector<compiler_bridge::FunctionInfo>& functions() const { return functions_; }
  // Null when there is none.
  const compiler_bridge::FunctionInfo* find_function(std::string_view name) const;

  // Compiles, or finds what was compiled before. Blocks without holding a lock.
  compiler_bridge::Outcome<std::shared_ptr<const CompiledKernel>> compile(
      const std::string& function, const compiler_bridge::ConstantValues& constants,
      const compiler_bridge::PipelineSettings& settings);
  // What a function takes. Blocks without holding a lock.
  compiler_bridge::Outcome<compiler_bridge::FunctionReply> describe(
      const std::string& function, const compiler_bridge::ConstantValues& constants) const;

 private:
  const compiler_bridge::LibraryIdentity identity_;
  const std::vector<compiler_bridge::FunctionInfo> functions_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const CompiledKernel>> kernels_;  // by specialization_key
};

}  // namespace softmetal::metal
