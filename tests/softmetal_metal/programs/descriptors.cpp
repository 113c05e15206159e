// Descriptors: defaults, copies, linked properties.
#include "tests/softmetal_metal/programs/metal_test.h"

static void test_compile_options() {
  MTL::CompileOptions* options = MTL::CompileOptions::alloc()->init();
  CHECK(options->fastMathEnabled());
  CHECK_EQUAL(options->mathMode(), MTL::MathModeFast);
  CHECK_EQUAL(options->languageVersion(), MTL::LanguageVersion3_2);
  CHECK_EQUAL(options->optimizationLevel(), MTL::LibraryOptimizationLevelDefault);
  CHECK(options->preprocessorMacros() == nullptr);
  options->setMathMode(MTL::MathModeRelaxed);
  CHECK(!options->fastMathEnabled());
  options->setFastMathEnabled(true);
  CHECK_EQUAL(options->mathMode(), MTL::MathModeFast);
  options->setFastMathEnabled(false);
  CHECK_EQUAL(options->mathMode(), MTL::MathModeSafe);
  CHECK_EQUAL(options->mathFloatingPointFunctions(), MTL::MathFloatingPointFunctionsPrecise);
  options->setLanguageVersion(MTL::LanguageVersion2_4);
  MTL::CompileOptions* copy = options->copy();
  options->setLanguageVersion(MTL::LanguageVersion3_0);
  CHECK_EQUAL(copy->languageVersion(), MTL::LanguageVersion2_4);
  CHECK_EQUAL(copy->mathMode(), MTL::MathModeSafe);
  copy->release();
  options->release();
}

static void test_compute_pipeline_descriptor() {
  MTL::ComputePipelineDescriptor* descriptor = MTL::ComputePipelineDescriptor::alloc()->init();
  CHECK(descriptor->computeFunction() == nullptr && descriptor->label() == nullptr);
  CHECK_EQUAL(descriptor->maxCallStackDepth(), size_t{1});
  MTL::Function* function = library()->newFunction(string("add"));
  descriptor->setComputeFunction(function);
  descriptor->setLabel(string("label"));
  descriptor->setMaxTotalThreadsPerThreadgroup(96);
  descriptor->setThreadGroupSizeIsMultipleOfThreadExecutionWidth(true);
  descriptor->setRequiredThreadsPerThreadgroup(MTL::Size(8, 4, 2));
  function->release();
  MTL::ComputePipelineDescriptor* copy = descriptor->copy();
  descriptor->reset();
  CHECK(descriptor->computeFunction() == nullptr);
  CHECK_EQUAL(descriptor->maxTotalThreadsPerThreadgroup(), size_t{0});
  CHECK_EQUAL(text_of(copy->computeFunction()->name()), "add");
  CHECK_EQUAL(text_of(copy->label()), "label");
  CHECK_EQUAL(copy->maxTotalThreadsPerThreadgroup(), size_t{96});
  CHECK(copy->threadGroupSizeIsMultipleOfThreadExecutionWidth());
  CHECK_EQUAL(copy->requiredThreadsPerThreadgroup().height, size_t{4});
  descriptor->release();
  copy->release();
}

static void test_function_descriptor() {
  MTL::FunctionDescriptor* descriptor = MTL::FunctionDescriptor::functionDescriptor();
  descriptor->setName(string("add"));
  descriptor->setSpecializedName(string("special"));
  CHECK_EQUAL(text_of(descriptor->name()), "add");
  CHECK(descriptor->constantValues() == nullptr);
  CHECK_EQUAL(descriptor->options(), MTL::FunctionOptionNone);
}

int main() {
  install_hooks();
  Pool pool;
  library();
  const size_t live = softmetal_live_objects();
  {
    Pool inner;
    test_compile_options();
    test_compute_pipeline_descriptor();
    test_function_descriptor();
  }
  CHECK_EQUAL(softmetal_live_objects(), live);
  return report();
}
