#include "metal/functions/function_handle.h"

namespace softmetal::metal {
namespace {

Class function_handle_class;

}  // namespace

FunctionHandle* make_function_handle(Function* function, std::shared_ptr<const CompiledKernel> code) {
  auto* handle = objc::make<FunctionHandle>(function_handle_class);
  handle->attach_to(function->device());
  handle->function_ = objc::Reference<Function>(function);
  handle->code_ = std::move(code);
  return handle;
}

void define_function_handle_class() {
  function_handle_class = objc::ClassBuilder<FunctionHandle>("SoftmetalFunctionHandle")
                              .method<&FunctionHandle::name>("name")
                              .method<&FunctionHandle::function_type>("functionType")
                              .method<&DeviceObject::device>("device")
                              .method<&FunctionHandle::gpu_resource_id>("gpuResourceID")
                              .conforms_to("MTLFunctionHandle")
                              .get();
}

}  // namespace softmetal::metal
