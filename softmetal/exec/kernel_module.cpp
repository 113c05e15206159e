#include "exec/kernel_module.h"

#include <dlfcn.h>

#include "exec/fibers.h"
#include "exec/validation/device_memory.h"
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
  const Entries entries = find_entries(handle);
  if (attach == nullptr || entries.any() == nullptr) {
    *error = "not a kernel: " + path + " does not export " + (attach ? "softmetal_run" : "softmetal_attach");
    dlclose(handle);
    return nullptr;
  }
  attach(&kServices);
  auto module = std::shared_ptr<KernelModule>(new KernelModule(handle, entries));
  module->attach_validation();
  return module;
}

KernelModule::Entries KernelModule::find_entries(void* handle) {
  Entries entries{};
  entries.run = reinterpret_cast<softmetal_run_function>(dlsym(handle, "softmetal_run"));
  entries.run_vertices = reinterpret_cast<softmetal_run_vertices_function>(dlsym(handle, "softmetal_run_vertices"));
  entries.run_fragments = reinterpret_cast<softmetal_run_fragments_function>(dlsym(handle, "softmetal_run_fragments"));
  if (auto function = reinterpret_cast<const void* (*)()>(dlsym(handle, "softmetal_function"))) {
    entries.function = entries.quiet_function = function();
  }
  if (auto function = reinterpret_cast<const void* (*)()>(dlsym(handle, "softmetal_quiet_function"))) {
    entries.quiet_function = function();
  }
  return entries;
}

const void* KernelModule::Entries::any() const {
  if (function != nullptr) return function;
  if (run_vertices != nullptr) return reinterpret_cast<const void*>(run_vertices);
  if (run_fragments != nullptr) return reinterpret_cast<const void*>(run_fragments);
  return reinterpret_cast<const void*>(run);
}

KernelModule::KernelModule(void* handle, const Entries& entries)
    : handle_(handle), entries_(entries), code_(code_around(entries.any())) {}

void KernelModule::attach_validation() {
  auto attach = reinterpret_cast<softmetal_attach_validation_function>(dlsym(handle_, "softmetal_attach_validation"));
  if (attach == nullptr) return;
  is_validated_ = true;
  const auto declare_constant = [](void* context, const void* start, softmetal_ulong size) {
    static_cast<KernelModule*>(context)->constants_.emplace_back(static_cast<const std::byte*>(start), size);
  };
  attach(&kValidationServices, declare_constant, this);
  for (const auto& constant : constants_) add_device_memory(constant.data(), constant.size());
}

KernelModule::~KernelModule() {
  for (const auto& constant : constants_) remove_device_memory(constant.data(), constant.size());
  dlclose(handle_);
}

}  // namespace softmetal::exec
