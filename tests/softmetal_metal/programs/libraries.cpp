// MTLLibrary, MTLFunction and function constants, and what requests to the compiler hold.
#include <cmath>
#include <cstring>
#include <future>
#include <limits>

#include "tests/softmetal_metal/programs/metal_test.h"

// What the newest request has between two texts.
static bool requested(const std::string& text) { return last_request().find(text) != std::string::npos; }

static std::string error_of(const std::string& source, MTL::CompileOptions* options = nullptr) {
  NS::Error* error = nullptr;
  MTL::Library* library = new_library(source, options, &error);
  if (library) library->release();
  return error ? text_of(error) : "";
}

static void test_source_and_options_reach_the_compiler() {
  MTL::CompileOptions* options = MTL::CompileOptions::alloc()->init();
  const NS::Object* names[] = {string("WIDTH"), string("NAME")};
  const NS::Object* values[] = {NS::Number::number(17), string("\"text\"")};
  options->setPreprocessorMacros(NS::Dictionary::dictionary(values, names, 2));
  options->setMathMode(MTL::MathModeRelaxed);
  options->setMathFloatingPointFunctions(MTL::MathFloatingPointFunctionsPrecise);
  options->setLanguageVersion(MTL::LanguageVersion2_4);
  options->setOptimizationLevel(MTL::LibraryOptimizationLevelSize);
  MTL::Library* made = new_library(std::string("line 1\n\t\"quoted\" \\ \x01 größe"), options);
  CHECK(requested(R"("schema":1,"action":"library","source":"line 1\n\u0009\"quoted\" \\ \u0001 größe")"));
  CHECK(requested(R"("WIDTH":"17")") && requested(R"("NAME":"\"text\"")"));
  CHECK(requested(R"("fast_math":false,"math_mode":"relaxed","math_functions":"precise",)"
                  R"("language_version":"2.4","optimize":"size")"));
  made->release();
  options->release();
  new_library("x")->release();
  CHECK(requested(R"("options":{"macros":{},"fast_math":true,"math_mode":"fast","math_functions":"fast",)"
                  R"("language_version":null,"optimize":"default"})"));
}

static void test_compile_errors() {
  CHECK_EQUAL(error_of("reply:{'schema':1,'ok':false,'error':{'domain':'MTLLibraryErrorDomain','code':3,"
                       "'message':'program_source:5:12: error'}}"),
              "MTLLibraryErrorDomain 3: program_source:5:12: error");
  const std::string protocol = "MTLLibraryErrorDomain 2: the MSL compiler's reply does not follow the protocol: ";
  for (const char* reply : {"", "nonsense", "{", "[]", "{'schema':2,'ok':true,'library':'k'}", "{'schema':1,'ok':true}",
                            "{'schema':1,'ok':false}", "{'schema':1,'ok':true,'library':'k'} x", "{'schema':1,}"}) {
    CHECK_EQUAL(error_of(std::string("reply:") + reply).rfind(protocol, 0), size_t{0});
  }
  std::string deep = "reply:{'schema':1,'ok':true,'library':";
  CHECK_EQUAL(error_of(deep + std::string(100000, '[')).rfind(protocol, 0), size_t{0});
  MTL::CompileOptions* options = MTL::CompileOptions::alloc()->init();
  options->setLibraryType(MTL::LibraryTypeDynamic);
  CHECK_EQUAL(error_of("x", options), "MTLLibraryErrorDomain 1: softmetal does not support dynamic libraries");
  options->release();
  CHECK(raised_by([] {
          device()->newLibrary(static_cast<NS::String*>(nullptr), nullptr, static_cast<NS::Error**>(nullptr));
        }) != "");
}

static void test_warnings_come_with_the_library() {
  NS::Error* error = nullptr;
  MTL::Library* warned =
      new_library("reply:{'schema':1,'ok':true,'library':'k','functions':[],'warnings':'careful'}", nullptr, &error);
  CHECK(warned != nullptr);
  CHECK_EQUAL(text_of(error), "MTLLibraryErrorDomain 4: careful");
  CHECK_EQUAL(warned->functionNames()->count(), size_t{0});
  warned->release();
}

static void test_functions() {
  CHECK(library()->device() == device());
  CHECK_EQUAL(library()->type(), MTL::LibraryTypeExecutable);
  NS::Array* names = library()->functionNames();
  CHECK(names->count() > 10);
  CHECK_EQUAL(text_of(names->object<NS::String>(0)), "add");
  MTL::Function* function = library()->newFunction(string("add"));
  CHECK_EQUAL(text_of(function->name()), "add");
  CHECK_EQUAL(function->functionType(), MTL::FunctionTypeKernel);
  CHECK_EQUAL(function->functionConstantsDictionary()->count(), size_t{0});
  CHECK(function->device() == device());
  function->setLabel(string("label"));
  CHECK_EQUAL(text_of(function->label()), "label");
  function->release();
  CHECK(library()->newFunction(string("no such function")) == nullptr);
  MTL::Function* fragment = library()->newFunction(string("shaded"));
  CHECK_EQUAL(fragment->functionType(), MTL::FunctionTypeFragment);
  fragment->release();
}

static void test_function_constants() {
  MTL::Function* function = library()->newFunction(string("specialized"));
  NS::Dictionary* constants = function->functionConstantsDictionary();
  CHECK_EQUAL(constants->count(), size_t{2});
  auto* scale = constants->object<MTL::FunctionConstant>(string("scale"));
  CHECK_EQUAL(text_of(scale->name()), "scale");
  CHECK_EQUAL(scale->index(), size_t{3});
  CHECK_EQUAL(scale->type(), MTL::DataTypeHalf4);
  CHECK(!scale->required());
  CHECK_EQUAL(constants->object<MTL::FunctionConstant>(string("width"))->type(), MTL::DataTypeUInt);
  function->release();
}

static std::string specialize(MTL::FunctionConstantValues* values, const char* name = "specialized") {
  NS::Error* error = nullptr;
  MTL::Function* function = library()->newFunction(string(name), values, &error);
  if (!function) return text_of(error);
  MTL::ComputePipelineState* state = device()->newComputePipelineState(function, &error);
  function->release();
  if (!state) return text_of(error);
  state->release();
  return "";
}

static void test_specialisation() {
  MTL::FunctionConstantValues* values = MTL::FunctionConstantValues::alloc()->init();
  CHECK_EQUAL(
      specialize(values),
      "MTLLibraryErrorDomain 3: function 'specialized': function constant 'width' (index 0, uint) has no value");
  const float wrong = 1;
  values->setConstantValue(&wrong, MTL::DataTypeFloat, NS::UInteger{0});
  CHECK(specialize(values).find("is given a value of type float") != std::string::npos);
  const uint32_t width = 4294967295u;
  values->setConstantValue(&width, MTL::DataTypeUInt, NS::UInteger{0});
  const uint16_t scale[4] = {0x3c00, 0xc500, 0x0001, 0x7bff};
  values->setConstantValue(scale, MTL::DataTypeHalf4, string("scale"));
  CHECK_EQUAL(specialize(values), "");
  CHECK(requested(R"("by_index":{"0":{"type":"uint","value":[4294967295]}})"));
  CHECK(requested(R"("by_name":{"scale":{"type":"half4","value":[1,-5,5.9604644775390625e-08,65504]}})"));
  CHECK_EQUAL(specialize(values, "none"), "MTLLibraryErrorDomain 5: the library has no function named 'none'");
  MTL::FunctionConstantValues* copy = values->copy();
  values->reset();
  CHECK(specialize(values) != "");
  CHECK_EQUAL(specialize(copy), "");
  copy->release();
  values->release();
  // Without values the function exists, and the pipeline says what is missing.
  MTL::Function* plain = library()->newFunction(string("specialized"));
  NS::Error* error = nullptr;
  CHECK(device()->newComputePipelineState(plain, &error) == nullptr);
  CHECK(text_of(error).find("'width' (index 0, uint) has no value") != std::string::npos);
  plain->release();
}

template <class T>
static std::string sent(const T (&value)[4], MTL::DataType type) {
  MTL::FunctionConstantValues* values = MTL::FunctionConstantValues::alloc()->init();
  const uint32_t width = 1;
  values->setConstantValue(&width, MTL::DataTypeUInt, NS::UInteger{0});
  values->setConstantValue(value, type, NS::UInteger{9});
  CHECK_EQUAL(specialize(values), "");
  values->release();
  const size_t start = last_request().find("\"9\":{") + 4;
  return last_request().substr(start, last_request().find('}', start) - start + 1);
}

static void test_every_kind_of_constant() {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  CHECK_EQUAL(sent<float>({0.1f, -kInfinity, NAN, 1e30f}, MTL::DataTypeFloat4),
              R"({"type":"float4","value":[0.10000000149011612,-Infinity,NaN,1.0000000150474662e+30]})");
  CHECK_EQUAL(sent<uint16_t>({0x3f80, 0xff80, 0, 0}, MTL::DataTypeBFloat2),
              R"({"type":"bfloat2","value":[1,-Infinity]})");
  CHECK_EQUAL(sent<uint16_t>({0xfc00, 0x8000, 0, 0}, MTL::DataTypeHalf2), R"({"type":"half2","value":[-Infinity,-0]})");
  CHECK_EQUAL(sent<bool>({true, false, true, false}, MTL::DataTypeBool3),
              R"({"type":"bool3","value":[true,false,true]})");
  CHECK_EQUAL(sent<int8_t>({-128, 127, 0, 0}, MTL::DataTypeChar2), R"({"type":"char2","value":[-128,127]})");
  CHECK_EQUAL(sent<uint8_t>({255, 0, 0, 0}, MTL::DataTypeUChar), R"({"type":"uchar","value":[255]})");
  CHECK_EQUAL(sent<int16_t>({-32768, 0, 0, 1}, MTL::DataTypeShort4), R"({"type":"short4","value":[-32768,0,0,1]})");
  CHECK_EQUAL(sent<uint16_t>({65535, 0, 0, 0}, MTL::DataTypeUShort), R"({"type":"ushort","value":[65535]})");
  CHECK_EQUAL(sent<int32_t>({-2147483647, 0, 0, 0}, MTL::DataTypeInt), R"({"type":"int","value":[-2147483647]})");
  CHECK_EQUAL(sent<int64_t>({-9007199254740993, 0, 0, 0}, MTL::DataTypeLong),
              R"({"type":"long","value":[-9007199254740993]})");
  CHECK_EQUAL(sent<uint64_t>({~uint64_t{0}, 1, 0, 0}, MTL::DataTypeULong2),
              R"({"type":"ulong2","value":[18446744073709551615,1]})");
  MTL::FunctionConstantValues* values = MTL::FunctionConstantValues::alloc()->init();
  // Vectors of three lie four apart.
  const uint32_t rows[8] = {1, 2, 3, 0, 5, 6, 7, 0};
  values->setConstantValues(rows, MTL::DataTypeUInt3, NS::Range(20, 2));
  const uint32_t width = 1;
  values->setConstantValue(&width, MTL::DataTypeUInt, NS::UInteger{0});
  CHECK_EQUAL(specialize(values), "");
  CHECK(requested(R"("20":{"type":"uint3","value":[1,2,3]},"21":{"type":"uint3","value":[5,6,7]})"));
  CHECK(raised_by([&] { values->setConstantValue(rows, MTL::DataTypeFloat4x4, NS::UInteger{0}); }) != "");
  CHECK(raised_by([&] { values->setConstantValue(nullptr, MTL::DataTypeUInt, NS::UInteger{0}); }) != "");
  values->release();
}

static void test_completion_handlers() {
  std::promise<std::string> promise;
  std::promise<std::string>* outcome = &promise;
  device()->newLibrary(string("x"), nullptr, ^(MTL::Library* made, NS::Error*) {
    outcome->set_value(text_of(made->functionNames()->object<NS::String>(0)));
  });
  CHECK_EQUAL(promise.get_future().get(), "add");
  promise = {};
  device()->newLibrary(string("reply:nonsense"), nullptr, ^(MTL::Library* made, NS::Error* error) {
    outcome->set_value(made ? "made" : text_of(error->domain()));
  });
  CHECK_EQUAL(promise.get_future().get(), "MTLLibraryErrorDomain");
  promise = {};
  MTL::FunctionDescriptor* descriptor = MTL::FunctionDescriptor::functionDescriptor();
  descriptor->setName(string("add"));
  descriptor->setSpecializedName(string("special"));
  library()->newFunction(descriptor, ^(MTL::Function* made, NS::Error*) {
    outcome->set_value(text_of(made->name()));
  });
  CHECK_EQUAL(promise.get_future().get(), "special");
  promise = {};
  MTL::FunctionConstantValues* values = MTL::FunctionConstantValues::alloc()->init();
  library()->newFunction(string("none"), values, ^(MTL::Function* made, NS::Error* error) {
    outcome->set_value(made ? "made" : text_of(error));
  });
  CHECK_EQUAL(promise.get_future().get(), "MTLLibraryErrorDomain 5: the library has no function named 'none'");
  values->release();
}

static void test_closed_hook_refuses() {
  softmetal_close_compile_hook();
  CHECK(error_of("x").find("takes no more work") != std::string::npos);
  softmetal_set_compile_hook(compile_hook);
  CHECK_EQUAL(error_of("x"), "");
  softmetal_set_compile_hook([](const char*, void*, softmetal_reply) {});
  CHECK(error_of("x").find("returned without a reply") != std::string::npos);
  softmetal_set_compile_hook(compile_hook);
}

int main() {
  install_hooks();
  Pool pool;
  test_source_and_options_reach_the_compiler();
  test_compile_errors();
  test_warnings_come_with_the_library();
  test_functions();
  test_function_constants();
  test_specialisation();
  test_every_kind_of_constant();
  test_completion_handlers();
  test_closed_hook_refuses();
  return report();
}
