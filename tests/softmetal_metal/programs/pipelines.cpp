// MTLComputePipelineState: limits, reflection, errors, caching.
#include <future>

#include "tests/softmetal_metal/programs/metal_test.h"

static std::string error_for(const char* name) {
  NS::Error* error = nullptr;
  MTL::Function* function = library()->newFunction(string(name));
  MTL::ComputePipelineState* state = device()->newComputePipelineState(function, &error);
  function->release();
  CHECK(state == nullptr);
  return error ? text_of(error) : "";
}

static void test_limits() {
  MTL::ComputePipelineState* state = pipeline("narrow");
  CHECK_EQUAL(state->maxTotalThreadsPerThreadgroup(), size_t{64});
  CHECK_EQUAL(state->threadExecutionWidth(), size_t{32});
  CHECK(state->device() == device() && state->label() == nullptr);
  state->release();
  state = pipeline("hungry");
  CHECK_EQUAL(state->staticThreadgroupMemoryLength(), size_t{20000});
  state->release();
}

static MTL::ComputePipelineDescriptor* descriptor_for(const char* name) {
  MTL::ComputePipelineDescriptor* descriptor = MTL::ComputePipelineDescriptor::alloc()->init();
  MTL::Function* function = library()->newFunction(string(name));
  descriptor->setComputeFunction(function);
  function->release();
  return descriptor;
}

static void test_descriptors() {
  MTL::ComputePipelineDescriptor* descriptor = descriptor_for("add");
  descriptor->setLabel(string("adding"));
  descriptor->setMaxTotalThreadsPerThreadgroup(128);
  NS::Error* error = nullptr;
  MTL::ComputePipelineReflection* reflection = nullptr;
  MTL::ComputePipelineState* state =
      device()->newComputePipelineState(descriptor, MTL::PipelineOptionNone, &reflection, &error);
  CHECK_EQUAL(text_of(state->label()), "adding");
  CHECK_EQUAL(state->maxTotalThreadsPerThreadgroup(), size_t{128});
  CHECK(reflection == nullptr);
  state->release();
  descriptor->setPreloadedLibraries(NS::Array::array(string("library")));
  CHECK(device()->newComputePipelineState(descriptor, MTL::PipelineOptionNone, nullptr, &error) == nullptr);
  CHECK_EQUAL(text_of(error), "MTLComputePipelineErrorDomain 2: softmetal does not support preloaded libraries");
  descriptor->reset();
  CHECK(device()->newComputePipelineState(descriptor, MTL::PipelineOptionNone, nullptr, &error) == nullptr);
  CHECK_EQUAL(text_of(error), "MTLComputePipelineErrorDomain 3: the compute function is nil");
  descriptor->release();
}

static void test_reflection() {
  MTL::ComputePipelineDescriptor* descriptor = descriptor_for("count");
  MTL::ComputePipelineReflection* reflection = nullptr;
  MTL::ComputePipelineState* state = device()->newComputePipelineState(
      descriptor, MTL::PipelineOptionBindingInfo | MTL::PipelineOptionBufferTypeInfo, &reflection, nullptr);
  CHECK_EQUAL(reflection->bindings()->count(), size_t{2});
  auto* counts = reflection->bindings()->object<MTL::BufferBinding>(0);
  CHECK_EQUAL(text_of(counts->name()), "counts");
  CHECK_EQUAL(counts->type(), MTL::BindingTypeBuffer);
  CHECK_EQUAL(counts->access(), MTL::BindingAccessReadWrite);
  CHECK(counts->isUsed() && counts->isArgument());
  CHECK_EQUAL(counts->bufferDataType(), MTL::DataTypeUInt);
  CHECK_EQUAL(counts->bufferDataSize(), size_t{4});
  CHECK(counts->bufferStructType() == nullptr);
  MTL::PointerType* pointer = counts->bufferPointerType();
  CHECK_EQUAL(pointer->dataType(), MTL::DataTypePointer);
  CHECK_EQUAL(pointer->elementType(), MTL::DataTypeUInt);
  CHECK_EQUAL(pointer->access(), MTL::BindingAccessReadWrite);
  CHECK_EQUAL(pointer->dataSize(), size_t{4});
  auto* parameters = reflection->bindings()->object<MTL::BufferBinding>(1);
  CHECK_EQUAL(parameters->index(), size_t{1});
  CHECK_EQUAL(parameters->access(), MTL::BindingAccessReadOnly);
  CHECK_EQUAL(parameters->bufferDataType(), MTL::DataTypeStruct);
  CHECK_EQUAL(parameters->bufferDataSize(), size_t{16});
  CHECK_EQUAL(parameters->bufferAlignment(), size_t{16});
  MTL::StructType* structure = parameters->bufferStructType();
  CHECK_EQUAL(structure->members()->count(), size_t{3});
  CHECK_EQUAL(structure->memberByName(string("origin"))->offset(), size_t{8});
  CHECK_EQUAL(structure->memberByName(string("origin"))->dataType(), MTL::DataTypeFloat2);
  CHECK(structure->memberByName(string("none")) == nullptr);
  CHECK(structure->memberByName(string("origin"))->arrayType() == nullptr);
  MTL::ArrayType* rows = structure->memberByName(string("rows"))->arrayType();
  CHECK_EQUAL(rows->dataType(), MTL::DataTypeArray);
  CHECK_EQUAL(rows->arrayLength(), size_t{3});
  CHECK_EQUAL(rows->stride(), size_t{4});
  CHECK_EQUAL(rows->elementType(), MTL::DataTypeStruct);
  CHECK(rows->elementArrayType() == nullptr);
  CHECK_EQUAL(rows->elementStructType()->memberByName(string("packed"))->dataType(), MTL::DataTypeUChar3);
  auto* argument = reflection->arguments()->object<MTL::Argument>(1);
  CHECK_EQUAL(text_of(argument->name()), "parameters");
  CHECK(argument->isActive());
  CHECK_EQUAL(argument->bufferDataSize(), size_t{16});
  CHECK_EQUAL(argument->arrayLength(), size_t{1});
  CHECK(state->reflection() == reflection);
  state->release();
  descriptor->release();
  MTL::ComputePipelineState* tree = pipeline("tree");
  auto* scratch = tree->reflection()->bindings()->object<MTL::ThreadgroupBinding>(2);
  CHECK_EQUAL(scratch->type(), MTL::BindingTypeThreadgroupMemory);
  CHECK_EQUAL(scratch->threadgroupMemoryDataSize(), size_t{4});
  tree->release();
}

static void test_errors() {
  CHECK_EQUAL(error_for("shaded"),
              "MTLComputePipelineErrorDomain 3: 'shaded' is not a kernel and cannot be a compute function");
  CHECK(error_for("missing").rfind("MTLComputePipelineErrorDomain 1: cannot load the compiled kernel: ", 0) == 0);
  CHECK(raised_by([] {
          device()->newComputePipelineState(static_cast<MTL::Function*>(nullptr), static_cast<NS::Error**>(nullptr));
        }) != "");
}

static void test_a_function_is_compiled_once() {
  MTL::Library* own = new_library("another");
  MTL::Function* function = own->newFunction(string("add"));
  NS::Error* error = nullptr;
  device()->newComputePipelineState(function, &error)->release();
  CHECK(last_request().find("\"action\":\"pipeline\"") != std::string::npos);
  last_request() = "none";
  device()->newComputePipelineState(function, &error)->release();
  CHECK_EQUAL(last_request(), "none");
  function->release();
  own->release();
}

static void test_completion_handlers() {
  std::promise<bool> promise;
  std::promise<bool>* outcome = &promise;
  MTL::Function* function = library()->newFunction(string("add"));
  device()->newComputePipelineState(function, ^(MTL::ComputePipelineState* state, NS::Error* error) {
    outcome->set_value(state && !error && state->maxTotalThreadsPerThreadgroup() == 1024);
  });
  CHECK(promise.get_future().get());
  promise = {};
  device()->newComputePipelineState(
      function, MTL::PipelineOptionBindingInfo,
      ^(MTL::ComputePipelineState* state, MTL::ComputePipelineReflection* reflection, NS::Error*) {
        outcome->set_value(state && reflection->bindings()->count() == 3);
      });
  CHECK(promise.get_future().get());
  function->release();
  promise = {};
  MTL::ComputePipelineDescriptor* descriptor = descriptor_for("shaded");
  device()->newComputePipelineState(
      descriptor, MTL::PipelineOptionNone,
      ^(MTL::ComputePipelineState* state, MTL::ComputePipelineReflection* reflection, NS::Error* error) {
        outcome->set_value(!state && !reflection && error->code() == 3);
      });
  CHECK(promise.get_future().get());
  descriptor->release();
}

int main() {
  install_hooks();
  Pool pool;
  test_limits();
  test_descriptors();
  test_reflection();
  test_errors();
  test_a_function_is_compiled_once();
  test_completion_handlers();
  return report();
}
