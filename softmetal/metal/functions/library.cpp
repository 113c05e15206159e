#include "metal/functions/library.h"

#include "exec/background.h"
#include "foundation/foundation.h"
#include "metal/device/block_reference.h"
#include "metal/device/device.h"
#include "metal/functions/compile_error.h"
#include "metal/functions/compile_settings.h"
#include "metal/functions/function.h"
#include "metal/functions/function_constant_values.h"

namespace softmetal::metal {
namespace {

using compiler_bridge::CompileError;
using compiler_bridge::CompileSettings;
using compiler_bridge::LibraryReply;

Class library_class;

}  // namespace

id Library::function_names() const {
  std::vector<objc::Reference<objc_object>> kept;
  std::vector<id> names;
  for (const compiler_bridge::FunctionInfo& function : code_->functions()) {
    kept.push_back(objc::Reference<objc_object>::adopt(foundation::make_string(function.name)));
    names.push_back(kept.back().get());
  }
  return foundation::autoreleased(foundation::make_array(names));
}

Function* Library::new_function(id name) {
  if (name == nullptr) foundation::raise_invalid_argument("newFunctionWithName: the name is nil");
  const auto* info = code_->find_function(foundation::string_value(name));
  return info ? make_function(device(), code_, info, {}, nullptr) : nullptr;
}

Function* Library::new_function_with_constants(id name, FunctionConstantValues* values, id* error) {
  if (name == nullptr || values == nullptr) {
    foundation::raise_invalid_argument("newFunctionWithName:constantValues:error: the name or the values are nil");
  }
  return specialize(name, values, nullptr, error);
}

Function* Library::new_function_with_descriptor(FunctionDescriptor* descriptor, id* error) {
  if (descriptor == nullptr || !descriptor->fields.name) {
    foundation::raise_invalid_argument("newFunctionWithDescriptor: the descriptor or its name is nil");
  }
  const FunctionDescriptorFields& fields = descriptor->fields;
  return specialize(fields.name.get(), reinterpret_cast<FunctionConstantValues*>(fields.constant_values.get()),
                    fields.specialized_name.get(), error);
}

Function* Library::specialize(id name, const FunctionConstantValues* values, id specialized_name, id* error) {
  const std::string text(foundation::string_value(name));
  const auto* info = code_->find_function(text);
  if (info == nullptr) {
    foundation::set_error(error, "MTLLibraryErrorDomain", static_cast<intptr_t>(LibraryError::kFunctionNotFound),
                          "the library has no function named '" + text + "'");
    return nullptr;
  }
  const compiler_bridge::ConstantValues constants = values ? values->values() : compiler_bridge::ConstantValues();
  if (const auto problem = check_constants(*info, constants)) {
    report(*problem, error);
    return nullptr;
  }
  return make_function(device(), code_, info, constants, specialized_name);
}

void Library::new_function_with_constants_in_background(id name, FunctionConstantValues* values,
                                                        NewFunctionHandler handler) {
  if (name == nullptr || values == nullptr || handler == nullptr) {
    foundation::raise_invalid_argument("newFunctionWithName:constantValues:completionHandler: an argument is nil");
  }
  const objc::Reference<Library> self(this);
  const objc::Reference<objc_object> kept_name(name);
  const auto kept_values = objc::Reference<FunctionConstantValues>::adopt(values->copy());
  const BlockReference<NewFunctionHandler> call(handler);
  exec::run_in_background([self, kept_name, kept_values, call] {
    id error = nullptr;
    const auto function =
        objc::Reference<Function>::adopt(self->new_function_with_constants(kept_name.get(), kept_values.get(), &error));
    call(function.get(), error);
  });
}

void Library::new_function_with_descriptor_in_background(FunctionDescriptor* descriptor, NewFunctionHandler handler) {
  if (descriptor == nullptr || !descriptor->fields.name || handler == nullptr) {
    foundation::raise_invalid_argument("newFunctionWithDescriptor:completionHandler: an argument is nil");
  }
  const objc::Reference<Library> self(this);
  const FunctionDescriptorFields fields = descriptor->fields;
  const BlockReference<NewFunctionHandler> call(handler);
  exec::run_in_background([self, fields, call] {
    id error = nullptr;
    auto* values = reinterpret_cast<FunctionConstantValues*>(fields.constant_values.get());
    const auto function = objc::Reference<Function>::adopt(
        self->specialize(fields.name.get(), values, fields.specialized_name.get(), &error));
    call(function.get(), error);
  });
}

Library* make_library(Device* device, id source, CompileOptions* options, id* error) {
  if (source == nullptr) foundation::raise_invalid_argument("newLibraryWithSource:options:error: the source is nil");
  const auto settings = compile_settings(options);
  if (const auto* problem = std::get_if<CompileError>(&settings)) {
    report(*problem, error);
    return nullptr;
  }
  compiler_bridge::LibraryIdentity identity{"", std::string(foundation::string_value(source)),
                                            std::get<CompileSettings>(settings)};
  auto outcome = compiler_bridge::compile_library(identity.source, identity.settings);
  if (const auto* problem = std::get_if<CompileError>(&outcome)) {
    report(*problem, error);
    return nullptr;
  }
  auto& reply = std::get<LibraryReply>(outcome);
  if (!reply.warnings.empty()) {
    foundation::set_error(error, "MTLLibraryErrorDomain", static_cast<intptr_t>(LibraryError::kCompileWarning),
                          reply.warnings);
  }
  identity.key = reply.key;
  auto* library = objc::make<Library>(library_class);
  library->attach_to(device);
  library->code_ = std::make_shared<LibraryCode>(std::move(identity), std::move(reply.functions));
  return library;
}

void make_library_in_background(Device* device, id source, CompileOptions* options, NewLibraryHandler handler) {
  if (source == nullptr || handler == nullptr) {
    foundation::raise_invalid_argument("newLibraryWithSource:options:completionHandler: the source or handler is nil");
  }
  const objc::Reference<Device> kept_device(device);
  const objc::Reference<objc_object> kept_source(source);
  // The caller may change its options as soon as this returns.
  auto kept_options = std::make_shared<CompileOptions>();
  if (options) kept_options->fields = options->fields;
  const BlockReference<NewLibraryHandler> call(handler);
  exec::run_in_background([kept_device, kept_source, kept_options, call] {
    id error = nullptr;
    const auto library =
        objc::Reference<Library>::adopt(make_library(kept_device.get(), kept_source.get(), kept_options.get(), &error));
    call(library.get(), error);
  });
}

void define_library_class() {
  using L = Library;
  library_class =
      objc::ClassBuilder<L>("SoftmetalLibrary", device_object_class())
          .method<&L::function_names>("functionNames")
          .method<&L::type>("type")
          .method<&L::install_name>("installName")
          .method<&L::new_function>("newFunctionWithName:")
          .method<&L::new_function_with_constants>("newFunctionWithName:constantValues:error:")
          .method<&L::new_function_with_constants_in_background>(
              "newFunctionWithName:constantValues:completionHandler:")
          .method<&L::new_function_with_descriptor>("newFunctionWithDescriptor:error:")
          .method<&L::new_function_with_descriptor_in_background>("newFunctionWithDescriptor:completionHandler:")
          .conforms_to("MTLLibrary")
          .get();
}

void define_library_makers(objc::ClassBuilder<Device>& builder) {
  builder
      .method("newLibraryWithSource:options:error:",
              [](Device* self, SEL, id source, CompileOptions* options, id* error) {
                return make_library(self, source, options, error);
              })
      .method("newLibraryWithSource:options:completionHandler:",
              [](Device* self, SEL, id source, CompileOptions* options, NewLibraryHandler handler) {
                make_library_in_background(self, source, options, handler);
              });
}

}  // namespace softmetal::metal
