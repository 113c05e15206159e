#include "exec/kernel_module.h"

#include <dlfcn.h>

#include "exec/fibers.h"
#include "exec/validation/launch_checker.h"

namespace softmetal::exec {

std::shared_ptr<const KernelModule> KernelModule::load(const std::string& path, std::string* error) {
  // Symbols stay local: every kernel exports the same names.
  void* handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) {
    *error = "cannot load the compiled kernel: " + std::string(dlerror());
    return nullptr;
  }
  auto attach = reinterpret_cast<softmetal_attach_function>(dlsym(handle, "softmetal_attach"));
  auto run = reinterpret_cast<softmetal_run_function>(dlsym(handle, "softmetal_run"));
  auto function = reinterpret_cast<const void* (*)()>(dlsym(handle, "softmetal_function"));
  if (attach == nullptr || (run == nullptr && function == nullptr)) {
    *error = "not a kernel: " + path + " does not export " + (attach ? "softmetal_run" : "softmetal_attach");
    dlclose(handle);
    return nullptr;
  }
  attach(&kServices);
  if (auto attach_validation =
          reinterpret_cast<softmetal_attach_validation_function>(dlsym(handle, "softmetal_attach_validation"))) {
    attach_validation(&kValidationServices);
  }
  return std::shared_ptr<const KernelModule>(new KernelModule(handle, run, function ? function() : nullptr));
}

KernelModule::KernelModule(void* handle, softmetal_run_function run, const void* function)
    : handle_(handle),
      run_(run),
      function_(function),
      code_(code_around(function ? function : reinterpret_cast<const void*>(run))) {}

KernelModule::~KernelModule() { dlclose(handle_); }

}  // namespace softmetal::exec
