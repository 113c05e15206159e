// A compiled kernel, loaded.
#pragma once

#include <memory>
#include <string>

#include "exec/code_range.h"
#include "exec/kernel_abi.h"

namespace softmetal::exec {

class KernelModule {
 public:
  // Loads the shared object at `path`. Null with a reason in `*error` when it cannot be loaded or lacks
  // the functions of kernel_abi.h.
  static std::shared_ptr<const KernelModule> load(const std::string& path, std::string* error);

  KernelModule(const KernelModule&) = delete;
  KernelModule& operator=(const KernelModule&) = delete;
  ~KernelModule();

  // Null for a visible function.
  softmetal_run_function run() const { return run_; }
  // The address of a visible function; null for a kernel.
  const void* function() const { return function_; }
  const CodeRange& code() const { return code_; }

 private:
  KernelModule(void* handle, softmetal_run_function run, const void* function);

  void* handle_;
  softmetal_run_function run_;
  const void* function_;
  CodeRange code_;
};

}  // namespace softmetal::exec
