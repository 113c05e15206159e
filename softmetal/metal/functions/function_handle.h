// MTLFunctionHandle: a visible function as compiled for one pipeline.
#pragma once

#include <memory>

#include "metal/device/device_object.h"
#include "metal/functions/compiled_kernel.h"
#include "metal/functions/function.h"
#include "metal/values/types.h"

namespace softmetal::metal {

struct FunctionHandle : DeviceObject {
  id name() const { return function_->name(); }
  FunctionType function_type() const { return function_->function_type(); }
  ResourceID gpu_resource_id() const { return {reinterpret_cast<uint64_t>(code())}; }

  // What a table holds. It stays valid as long as the handle lives.
  const void* code() const { return code_->module->function(); }
  const void* quiet_code() const { return code_->module->quiet_function(); }

 private:
  friend FunctionHandle* make_function_handle(Function*, std::shared_ptr<const CompiledKernel>);

  objc::Reference<Function> function_;
  std::shared_ptr<const CompiledKernel> code_;
};

FunctionHandle* make_function_handle(Function* function, std::shared_ptr<const CompiledKernel> code);

void define_function_handle_class();

}  // namespace softmetal::metal
