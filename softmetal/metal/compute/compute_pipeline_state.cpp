#include "metal/compute/compute_pipeline_state.h"

#include <algorithm>

#include "foundation/foundation.h"
#include "metal/device/objects_by_resource.h"
#include "metal/functions/compile_error.h"
#include "metal/functions/function.h"
#include "metal/functions/shader_validation.h"
#include "metal/functions/stage_input.h"

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
  if (foundation::array_count(descriptor.preloaded_libraries.get()) > 0) unsupported = "preloaded libraries";
  if (unsupported == nullptr) return std::nullopt;
  return pipeline_error(kPipelineErrorUnsupported, std::string("softmetal does not support ") + unsupported);
}

UInteger thread_limit(const ComputePipelineDescriptorFields& descriptor, const CompiledKernel& kernel) {
  const UInteger limit = kernel.reflection.max_total_threads_per_threadgroup;
  const UInteger asked = descriptor.max_total_threads_per_threadgroup;
  return asked == 0 ? limit : std::min(limit, asked);
}

FunctionHandle* handle_for(const LinkedFunction* linked) {
  return linked ? objc::autorelease(make_function_handle(linked->function.get(), linked->code)) : nullptr;
}

// The descriptor's, else the kernel's own ([[required_threads_per_threadgroup(…)]]).
Size required_threads(const ComputePipelineDescriptorFields& descriptor, const CompiledKernel& kernel) {
  const Size& asked = descriptor.required_threads_per_threadgroup;
  const auto& own = kernel.reflection.required_threads_per_threadgroup;
  if ((asked.width | asked.height | asked.depth) != 0 || own.size() != 3) return asked;
  return {own[0], own[1], own[2]};
}

}  // namespace

ComputePipelineState::~ComputePipelineState() {
  if (supports_indirect_) ObjectsByResource<ComputePipelineState>::shared().remove(this);
}

void ComputePipelineState::enter_indirect_pipelines() {
  supports_indirect_ = true;
  ObjectsByResource<ComputePipelineState>::shared().add(this);
}

FunctionHandle* ComputePipelineState::function_handle(Function* function) const {
  return handle_for(linked_functions_.find(function));
}

FunctionHandle* ComputePipelineState::function_handle_named(id name) const {
  return handle_for(linked_functions_.find(foundation::string_value(name)));
}

VisibleFunctionTable* ComputePipelineState::new_visible_function_table(
    descriptors::MTLVisibleFunctionTableDescriptor* descriptor) const {
  return make_visible_function_table(device(), descriptor);
}

ComputePipelineState* make_compute_pipeline(Device* device, const ComputePipelineDescriptorFields& descriptor,
                                            id* error) {
  if (const auto problem = check_descriptor(descriptor)) {
    report(*problem, error);
    return nullptr;
  }
  const bool is_validated = wants_shader_validation(descriptor.shader_validation);
  auto linked = LinkedFunctions::compile(descriptor.linked_functions.get(), is_validated);
  if (const auto* problem = std::get_if<CompileError>(&linked)) {
    report(*problem, error);
    return nullptr;
  }
  auto& functions = std::get<LinkedFunctions>(linked);
  auto outcome = reinterpret_cast<Function*>(descriptor.compute_function.get())
                     ->compile({.stage_input = stage_input_info(descriptor.stage_input_descriptor.get()),
                                .shader_validation = is_validated,
                                .calls_may_meet = functions.may_meet()});
  if (const auto* problem = std::get_if<CompileError>(&outcome)) {
    report(*problem, error);
    return nullptr;
  }
  auto* pipeline = objc::make<ComputePipelineState>(compute_pipeline_class);
  pipeline->attach_to(device);
  pipeline->set_label(descriptor.label.get());
  pipeline->kernel_ = std::get<std::shared_ptr<const CompiledKernel>>(outcome);
  pipeline->max_threads_ = thread_limit(descriptor, *pipeline->kernel_);
  if (descriptor.support_indirect_command_buffers) pipeline->enter_indirect_pipelines();
  pipeline->linked_functions_ = std::move(functions);
  pipeline->code_ = pipeline->linked_functions_.code();
  pipeline->code_.push_back(pipeline->kernel_->module->code());
  pipeline->required_threads_ = required_threads(descriptor, *pipeline->kernel_);
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
                               .method<&P::function_handle>("functionHandleWithFunction:")
                               .method<&P::function_handle_named>("functionHandleWithName:")
                               .method<&P::new_visible_function_table>("newVisibleFunctionTableWithDescriptor:")
                               .method<&P::allocated_size>("allocatedSize")
                               .method<&P::reflection>("reflection")
                               .conforms_to("MTLAllocation")
                               .conforms_to("MTLComputePipelineState")
                               .get();
}

}  // namespace softmetal::metal
