#include "metal/descriptors/descriptors.h"

namespace softmetal::metal {
namespace {

void define_command_descriptors() {
  using Queue = CommandQueueDescriptorFields;
  DescriptorBuilder<Queue>("MTLCommandQueueDescriptor")
      .property<&Queue::max_command_buffer_count>("maxCommandBufferCount", "setMaxCommandBufferCount:")
      .property<&Queue::log_state>("logState", "setLogState:");
  using Buffer = CommandBufferDescriptorFields;
  DescriptorBuilder<Buffer>("MTLCommandBufferDescriptor")
      .property<&Buffer::retained_references>("retainedReferences", "setRetainedReferences:")
      .property<&Buffer::error_options>("errorOptions", "setErrorOptions:")
      .property<&Buffer::log_state>("logState", "setLogState:");
  using Pass = ComputePassDescriptorFields;
  DescriptorBuilder<Pass> pass("MTLComputePassDescriptor");
  pass.property<&Pass::dispatch_type>("dispatchType", "setDispatchType:");
  pass.method("sampleBufferAttachments",
              [](Descriptor<Pass>* self, SEL) { return self->fields.sample_buffer_attachments.get(); });
  pass.class_method("computePassDescriptor",
                    [](Class cls, SEL) { return objc::autorelease(objc::make<Descriptor<Pass>>(cls)); });
}

// fastMathEnabled is the older spelling of mathMode.
bool fast_math_enabled(Descriptor<CompileOptionsFields>* self, SEL) {
  return self->fields.math_mode == MathMode::kFast;
}

void set_fast_math_enabled(Descriptor<CompileOptionsFields>* self, SEL, bool enabled) {
  self->fields.math_mode = enabled ? MathMode::kFast : MathMode::kSafe;
  self->fields.math_functions = enabled ? MathFloatingPointFunctions::kFast : MathFloatingPointFunctions::kPrecise;
}

LanguageVersion language_version(Descriptor<CompileOptionsFields>* self, SEL) {
  constexpr LanguageVersion kNewest = 3 << 16 | 2;
  return self->fields.language_version == 0 ? kNewest : self->fields.language_version;
}

void define_compile_options() {
  using F = CompileOptionsFields;
  DescriptorBuilder<F>("MTLCompileOptions")
      .property<&F::preprocessor_macros>("preprocessorMacros", "setPreprocessorMacros:")
      .property<&F::math_mode>("mathMode", "setMathMode:")
      .property<&F::math_functions>("mathFloatingPointFunctions", "setMathFloatingPointFunctions:")
      .setter<&F::language_version>("setLanguageVersion:")
      .property<&F::library_type>("libraryType", "setLibraryType:")
      .property<&F::install_name>("installName", "setInstallName:")
      .property<&F::libraries>("libraries", "setLibraries:")
      .property<&F::preserve_invariance>("preserveInvariance", "setPreserveInvariance:")
      .property<&F::optimization_level>("optimizationLevel", "setOptimizationLevel:")
      .property<&F::symbol_visibility>("compileSymbolVisibility", "setCompileSymbolVisibility:")
      .property<&F::allow_referencing_undefined_symbols>("allowReferencingUndefinedSymbols",
                                                         "setAllowReferencingUndefinedSymbols:")
      .property<&F::max_total_threads_per_threadgroup>("maxTotalThreadsPerThreadgroup",
                                                       "setMaxTotalThreadsPerThreadgroup:")
      .property<&F::required_threads_per_threadgroup>("requiredThreadsPerThreadgroup",
                                                      "setRequiredThreadsPerThreadgroup:")
      .property<&F::enable_logging>("enableLogging", "setEnableLogging:")
      .method("languageVersion", language_version)
      .method("fastMathEnabled", fast_math_enabled)
      .method("setFastMathEnabled:", set_fast_math_enabled);
}

void define_compute_pipeline_descriptor() {
  using F = ComputePipelineDescriptorFields;
  DescriptorBuilder<F>("MTLComputePipelineDescriptor")
      .property<&F::label>("label", "setLabel:")
      .property<&F::compute_function>("computeFunction", "setComputeFunction:")
      .property<&F::threadgroup_size_is_multiple_of_width>("threadGroupSizeIsMultipleOfThreadExecutionWidth",
                                                           "setThreadGroupSizeIsMultipleOfThreadExecutionWidth:")
      .property<&F::max_total_threads_per_threadgroup>("maxTotalThreadsPerThreadgroup",
                                                       "setMaxTotalThreadsPerThreadgroup:")
      .property<&F::required_threads_per_threadgroup>("requiredThreadsPerThreadgroup",
                                                      "setRequiredThreadsPerThreadgroup:")
      .property<&F::max_call_stack_depth>("maxCallStackDepth", "setMaxCallStackDepth:")
      .property<&F::support_indirect_command_buffers>("supportIndirectCommandBuffers",
                                                      "setSupportIndirectCommandBuffers:")
      .property<&F::support_adding_binary_functions>("supportAddingBinaryFunctions", "setSupportAddingBinaryFunctions:")
      .property<&F::shader_validation>("shaderValidation", "setShaderValidation:")
      .property<&F::stage_input_descriptor>("stageInputDescriptor", "setStageInputDescriptor:")
      .property<&F::linked_functions>("linkedFunctions", "setLinkedFunctions:")
      .property<&F::binary_archives>("binaryArchives", "setBinaryArchives:")
      .property<&F::preloaded_libraries>("preloadedLibraries", "setPreloadedLibraries:")
      .method("reset", [](Descriptor<F>* self, SEL) { self->fields = {}; });
}

void define_function_descriptor() {
  using F = FunctionDescriptorFields;
  DescriptorBuilder<F>("MTLFunctionDescriptor")
      .property<&F::name>("name", "setName:")
      .property<&F::specialized_name>("specializedName", "setSpecializedName:")
      .property<&F::constant_values>("constantValues", "setConstantValues:")
      .property<&F::binary_archives>("binaryArchives", "setBinaryArchives:")
      .property<&F::options>("options", "setOptions:")
      .class_method("functionDescriptor",
                    [](Class cls, SEL) { return objc::autorelease(objc::make<Descriptor<F>>(cls)); });
}

}  // namespace

void define_descriptor_classes() {
  define_command_descriptors();
  define_compile_options();
  define_compute_pipeline_descriptor();
  define_function_descriptor();
}

}  // namespace softmetal::metal
