#include "metal/compute_pipeline_state.h"

#include <algorithm>

#include "foundation/foundation.h"
#include "metal/compile_error.h"
#include "metal/function.h"
#include "metal/shader_validation.h"

namespace softmetal::metal {
namespace {

using compiler_bridge::CompileError;

constexpr intptr_t kPipelineErrorUnsupported = 2;
constexpr intptr_t kPipelineErrorInvalidInput = 3;

Class compute_pipeline_class;

CompileError pipeline_error(intptr_t code, std::string message) {
  return {"MTLComputePipelineErrorDomain", code, std::move(message)};
}

std::optional<CompileError> check_descriptor(const ComputePipelineDescriptorFields& descriptor) {
  auto* function = reinterpret_cast<Function*>(descriptor.compute_function.get());
  if (function == nullptr) return pipeline_error(kPipelineErrorInvalidInput, "the compute function is nil");
  if (!function->is_kernel()) {
    return pipeline_error(kPipelineErrorInvalidInput,
                          "'" + function->source_name() + "' is not a kernel and cannot be a compute function");
  }
  const char* unsupported = nullptr;
  if (descriptor.support_indirect_command_buffers) unsupported = "indirect command buffers";
  if (descriptor.stage_input_descriptor) unsupported = "stage input in compute pipelines";
  if (descriptor.linked_functions) unsupported = "linked functions";
  if (foundation::array_count(descriptor.preloaded_libraries.get()) > 0) unsupported = "preloaded libraries";
  if (unsupported == nullptr) return std::nullopt;
  return pipeline_error(kPipelineErrorUnsupported, std::string("softmetal does not support ") + unsupported);
}

UInteger thread_limit(const ComputePipelineDescriptorFields& descriptor, const CompiledKernel& kernel) {
  const UInteger limit = kernel.reflection.max_total_threads_per_threadgroup;
  const UInteger asked = descriptor.max_total_threads_per_threadgroup;
  return asked == 0 ? limit : std::min(limit, asked);
}

}  // namespace

ComputePipelineState* make_compute_pipeline(Device* device, const ComputePipelineDescriptorFields& descriptor,
                                            id* error) {
  if (const auto problem = check_descriptor(descriptor)) {
    report(*problem, error);
    return nullptr;
  }
  auto outcome = reinterpret_cast<Function*>(descriptor.compute_function.get())
                     ->compile(wants_shader_validation(descriptor.shader_validation));
  if (const auto* problem = std::get_if<CompileError>(&outcome)) {
    report(*problem, error);
    return nullptr;
  }
  auto* pipeline = objc::make<ComputePipelineState>(compute_pipeline_class);
  pipeline->attach_to(device);
  pipeline->set_label(descriptor.label.get());
  pipeline->kernel_ = std::get<std::shared_ptr<const CompiledKernel>>(outcome);
  pipeline->max_threads_ = thread_limit(descriptor, *pipeline->kernel_);
  pipeline->required_threads_ = descriptor.required_threads_per_threadgroup;
  pipeline->reflection_ =
      objc::Reference<ComputePipelineReflection>::adopt(make_reflection(pipeline->kernel_->reflection));
  return pipeline;
}

void define_compute_pipeline_class() {
  using P = ComputePipelineState;
  // The label of a pipeline comes from its descriptor and cannot be changed.
  compute_pipeline_class = objc::ClassBuilder<P>("SoftmetalComputePipelineState")
                               .method<&DeviceObject::device>("device")
                               .method<&DeviceObject::label>("label")
                               .method<&P::max_total_threads_per_threadgroup>("maxTotalThreadsPerThreadgroup")
                               .method<&P::thread_execution_width>("threadExecutionWidth")
                               .method<&P::static_threadgroup_memory_length>("staticThreadgroupMemoryLength")
                               .method<&P::required_threads_per_threadgroup>("requiredThreadsPerThreadgroup")
                               .method<&P::shader_validation>("shaderValidation")
                               .method<&P::support_indirect_command_buffers>("supportIndirectCommandBuffers")
                               .method<&P::gpu_resource_id>("gpuResourceID")
                               .method<&P::allocated_size>("allocatedSize")
                               .method<&P::reflection>("reflection")
                               .conforms_to("MTLAllocation")
                               .conforms_to("MTLComputePipelineState")
                               .get();
}

}  // namespace softmetal::metal
