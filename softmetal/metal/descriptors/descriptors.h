// The descriptors of compute work.
#pragma once

#include "metal/descriptors/descriptor.h"
#include "metal/descriptors/generated/descriptors.h"
#include "metal/values/types.h"

namespace softmetal::metal {

struct CommandQueueDescriptorFields {
  UInteger max_command_buffer_count = 64;
  ObjectProperty log_state;
};
struct CommandQueueDescriptor : Descriptor<CommandQueueDescriptorFields> {};

struct CommandBufferDescriptorFields {
  bool retained_references = true;
  UInteger error_options = 0;
  ObjectProperty log_state;
};
struct CommandBufferDescriptor : Descriptor<CommandBufferDescriptorFields> {};

struct ComputePassDescriptorFields {
  descriptors::Part<descriptors::MTLComputePassSampleBufferAttachmentDescriptorArray> sample_buffer_attachments;
  DispatchType dispatch_type = DispatchType::kSerial;
};
struct ComputePassDescriptor : Descriptor<ComputePassDescriptorFields> {};

struct CompileOptionsFields {
  ObjectProperty preprocessor_macros;  // NSDictionary: name → NSString or NSNumber
  MathMode math_mode = MathMode::kFast;
  MathFloatingPointFunctions math_functions = MathFloatingPointFunctions::kFast;
  LanguageVersion language_version = 0;  // 0: not set, the newest
  LibraryType library_type = LibraryType::kExecutable;
  ObjectProperty install_name;
  ObjectProperty libraries;
  bool preserve_invariance = false;
  LibraryOptimizationLevel optimization_level = LibraryOptimizationLevel::kDefault;
  CompileSymbolVisibility symbol_visibility = CompileSymbolVisibility::kDefault;
  bool allow_referencing_undefined_symbols = false;
  UInteger max_total_threads_per_threadgroup = 0;
  Size required_threads_per_threadgroup = {0, 0, 0};
  bool enable_logging = false;
};
struct CompileOptions : Descriptor<CompileOptionsFields> {};

struct ComputePipelineDescriptorFields {
  ObjectProperty label;
  ObjectProperty compute_function;
  bool threadgroup_size_is_multiple_of_width = false;
  UInteger max_total_threads_per_threadgroup = 0;  // 0: not set
  Size required_threads_per_threadgroup = {0, 0, 0};
  UInteger max_call_stack_depth = 1;
  bool support_indirect_command_buffers = false;
  bool support_adding_binary_functions = false;
  ShaderValidation shader_validation = ShaderValidation::kDefault;
  ObjectProperty stage_input_descriptor;
  ObjectProperty linked_functions;
  ObjectProperty binary_archives;
  ObjectProperty preloaded_libraries;
};
struct ComputePipelineDescriptor : Descriptor<ComputePipelineDescriptorFields> {};

struct FunctionDescriptorFields {
  ObjectProperty name;
  ObjectProperty specialized_name;
  ObjectProperty constant_values;
  ObjectProperty binary_archives;
  UInteger options = 0;
};
struct FunctionDescriptor : Descriptor<FunctionDescriptorFields> {};

void define_descriptor_classes();

}  // namespace softmetal::metal
