// MTLComputePipelineState.
#pragma once

#include <memory>

#include "metal/descriptors/descriptors.h"
#include "metal/device/device_object.h"
#include "metal/functions/compiled_kernel.h"
#include "metal/functions/linked_functions.h"
#include "metal/functions/reflection.h"
#include "metal/functions/visible_function_table.h"
#include "metal/values/types.h"

namespace softmetal::metal {

struct ComputePipelineState;
struct Function;

using NewComputePipelineHandler = void (^)(ComputePipelineState*, id error);
using NewComputePipelineReflectionHandler = void (^)(ComputePipelineState*, ComputePipelineReflection*, id error);

struct ComputePipelineState : DeviceObject {
  ~ComputePipelineState();

  UInteger max_total_threads_per_threadgroup() const { return max_threads_; }
  UInteger thread_execution_width() const { return kernel_->reflection.thread_execution_width; }
  UInteger static_threadgroup_memory_length() const { return kernel_->reflection.static_threadgroup_memory_length; }
  Size required_threads_per_threadgroup() const { return required_threads_; }
  ShaderValidation shader_validation() const {
    return kernel_->module->is_validated() ? ShaderValidation::kEnabled : ShaderValidation::kDisabled;
  }
  bool support_indirect_command_buffers() const { return supports_indirect_; }
  ResourceID gpu_resource_id() const { return {reinterpret_cast<uint64_t>(this)}; }
  UInteger allocated_size() const { return 0; }
  ComputePipelineReflection* reflection() const { return reflection_.get(); }
  // Nil for a function that was not linked. Metal makes one handle per function and pipeline; these are equal in what
  // they do.
  FunctionHandle* function_handle(Function* function) const;
  FunctionHandle* function_handle_named(id name) const;
  VisibleFunctionTable* new_visible_function_table(descriptors::MTLVisibleFunctionTableDescriptor* descriptor) const;

  const CompiledKernel& kernel() const { return *kernel_; }
  // The instructions of the kernel and of its linked functions.
  const std::vector<exec::CodeRange>& code() const { return code_; }

 private:
  friend ComputePipelineState* make_compute_pipeline(Device*, const ComputePipelineDescriptorFields&, id*);

  std::shared_ptr<const CompiledKernel> kernel_;
  UInteger max_threads_ = 0;
  // Lets indirect commands name the pipeline.
  void enter_indirect_pipelines();

  bool supports_indirect_ = false;
  LinkedFunctions linked_functions_;
  std::vector<exec::CodeRange> code_;
  Size required_threads_ = {0, 0, 0};
  objc::Reference<ComputePipelineReflection> reflection_;
};

// Null with an error when the function cannot be compiled.
ComputePipelineState* make_compute_pipeline(Device* device, const ComputePipelineDescriptorFields& descriptor,
                                            id* error);

void define_compute_pipeline_class();

// Adds -[MTLDevice newComputePipelineState…].
void define_compute_pipeline_makers(objc::ClassBuilder<Device>& builder);

}  // namespace softmetal::metal
