#include "metal/functions/function.h"

#include "foundation/foundation.h"
#include "metal/functions/function_constant_values.h"
#include "metal/functions/reflection.h"
#include "metal/functions/stage_input.h"

namespace softmetal::metal {
namespace {

using compiler_bridge::CompileError;
using compiler_bridge::ConstantValue;
using compiler_bridge::ConstantValues;
using compiler_bridge::FunctionConstantInfo;
using compiler_bridge::FunctionInfo;

Class function_class;

const ConstantValue* find_value(const ConstantValues& values, const FunctionConstantInfo& constant) {
  if (const auto found = values.by_index.find(constant.index); found != values.by_index.end()) return &found->second;
  if (const auto found = values.by_name.find(constant.name); found != values.by_name.end()) return &found->second;
  return nullptr;
}

CompileError constant_error(const FunctionInfo& function, const FunctionConstantInfo& constant, const char* problem) {
  return {"MTLLibraryErrorDomain", static_cast<intptr_t>(LibraryError::kCompileFailure),
          "function '" + function.name + "': function constant '" + constant.name + "' (index " +
              std::to_string(constant.index) + ", " + constant.type + ") " + problem};
}

}  // namespace

std::optional<CompileError> check_constants(const FunctionInfo& function, const ConstantValues& constants) {
  for (const FunctionConstantInfo& constant : function.constants) {
    const ConstantValue* value = find_value(constants, constant);
    if (value == nullptr) {
      if (constant.required) return constant_error(function, constant, "has no value");
    } else if (value->type != constant.type) {
      return constant_error(function, constant, ("is given a value of type " + value->type).c_str());
    }
  }
  return std::nullopt;
}

FunctionType Function::function_type() const {
  if (info_->kind == "kernel") return FunctionType::kKernel;
  if (info_->kind == "vertex") return FunctionType::kVertex;
  if (info_->kind == "fragment") return FunctionType::kFragment;
  if (info_->kind == "intersection") return FunctionType::kIntersection;
  if (info_->kind == "mesh") return FunctionType::kMesh;
  if (info_->kind == "object") return FunctionType::kObject;
  return FunctionType::kVisible;
}

id Function::function_constants_dictionary() const {
  return foundation::autoreleased(make_function_constants_dictionary(info_->constants));
}

compiler_bridge::Outcome<std::shared_ptr<const CompiledKernel>> Function::compile(
    const compiler_bridge::PipelineSettings& settings) const {
  if (auto error = check_constants(*info_, constants_)) return std::move(*error);
  return code_->compile(info_->name, constants_, settings);
}

compiler_bridge::FunctionReply Function::describe(const char* selector) const {
  auto outcome = code_->describe(info_->name, constants_);
  if (const auto* error = std::get_if<CompileError>(&outcome)) {
    foundation::raise_invalid_argument("%s: %s", selector, error->message.c_str());
  }
  return std::move(std::get<compiler_bridge::FunctionReply>(outcome));
}

id Function::stage_input_attributes() const {
  return foundation::autoreleased(make_attributes(describe("stageInputAttributes").stage_input_attributes));
}

compiler_bridge::ArgumentInfo Function::buffer_argument(const char* selector, UInteger index) const {
  compiler_bridge::FunctionReply function = describe(selector);
  for (compiler_bridge::ArgumentInfo& argument : function.arguments) {
    if (argument.type == "buffer" && argument.index == index) return std::move(argument);
  }
  foundation::raise_invalid_argument("%s: function '%s' has no buffer argument at index %zu", selector,
                                     info_->name.c_str(), static_cast<size_t>(index));
}

Function* make_function(Device* device, const std::shared_ptr<LibraryCode>& code, const FunctionInfo* info,
                        const ConstantValues& constants, id name) {
  auto* function = objc::make<Function>(function_class);
  function->attach_to(device);
  function->code_ = code;
  function->info_ = info;
  function->constants_ = constants;
  function->name_ = name ? objc::Reference<objc_object>(name)
                         : objc::Reference<objc_object>::adopt(foundation::make_string(info->name));
  return function;
}

void define_function_class(const ClassExtensions<Function>& extensions) {
  objc::ClassBuilder<Function> builder("SoftmetalFunction", device_object_class());
  builder.method<&Function::name>("name")
      .method<&Function::function_type>("functionType")
      .method<&Function::function_constants_dictionary>("functionConstantsDictionary")
      .method<&Function::options>("options")
      .method<&Function::patch_type>("patchType")
      .method<&Function::patch_control_point_count>("patchControlPointCount")
      .method<&Function::stage_input_attributes>("stageInputAttributes")
      .conforms_to("MTLFunction");
  extend_class(builder, extensions);
  function_class = builder.get();
}

}  // namespace softmetal::metal
