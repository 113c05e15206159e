// MTLFunction.
#pragma once

#include <memory>

#include "metal/device/class_extension.h"
#include "metal/device/device_object.h"
#include "metal/functions/compiled_kernel.h"
#include "metal/values/types.h"

namespace softmetal::metal {

// What makes argument encoders for its parameters is added to its class by those who define them.
struct Function : DeviceObject {
  id name() const { return name_.get(); }
  FunctionType function_type() const;
  id function_constants_dictionary() const;
  UInteger options() const { return 0; }
  UInteger patch_type() const { return 0; }
  Integer patch_control_point_count() const { return -1; }
  // The attributes of the function's [[stage_in]] argument; nil without one.
  id stage_input_attributes() const;

  // The name in the source; `name` may be one given to a specialisation.
  const std::string& source_name() const { return info_->name; }
  bool is_kernel() const { return info_->kind == "kernel"; }
  bool is_visible() const { return info_->kind == "visible" || info_->kind == "stitchable"; }
  // Compiles the function as specialised. Fails when constants it requires have no value.
  compiler_bridge::Outcome<std::shared_ptr<const CompiledKernel>> compile(
      const compiler_bridge::PipelineSettings& settings) const;

  // The parameter that takes a buffer at that index. Raises, naming `selector`, when there is none.
  compiler_bridge::ArgumentInfo buffer_argument(const char* selector, UInteger index) const;

 private:
  // Raises, naming `selector`, when the compiler cannot tell.
  compiler_bridge::FunctionReply describe(const char* selector) const;

  friend Function* make_function(Device*, const std::shared_ptr<LibraryCode>&, const compiler_bridge::FunctionInfo*,
                                 const compiler_bridge::ConstantValues&, id);

  std::shared_ptr<LibraryCode> code_;
  const compiler_bridge::FunctionInfo* info_ = nullptr;  // in code_
  compiler_bridge::ConstantValues constants_;
  objc::Reference<objc_object> name_;
};

// `info` is one of the library's functions; `name` (may be nil) replaces its name.
Function* make_function(Device* device, const std::shared_ptr<LibraryCode>& code,
                        const compiler_bridge::FunctionInfo* info, const compiler_bridge::ConstantValues& constants,
                        id name);

// What is wrong with these values for this function, if anything: a missing value or one of another type.
std::optional<compiler_bridge::CompileError> check_constants(const compiler_bridge::FunctionInfo& function,
                                                             const compiler_bridge::ConstantValues& constants);

void define_function_class(const ClassExtensions<Function>& extensions);

}  // namespace softmetal::metal
