// MTLLibrary.
#pragma once

#include <memory>

#include "metal/descriptors/descriptors.h"
#include "metal/device/device_object.h"
#include "metal/functions/compiled_kernel.h"
#include "metal/values/types.h"

namespace softmetal::metal {

struct Function;
struct FunctionConstantValues;
struct Library;

using NewLibraryHandler = void (^)(Library*, id error);
using NewFunctionHandler = void (^)(Function*, id error);

struct Library : DeviceObject {
  id function_names() const;
  LibraryType type() const { return LibraryType::kExecutable; }
  id install_name() const { return nullptr; }
  // Nil when the library has no function of that name.
  Function* new_function(id name);
  Function* new_function_with_constants(id name, FunctionConstantValues* values, id* error);
  void new_function_with_constants_in_background(id name, FunctionConstantValues* values, NewFunctionHandler handler);
  Function* new_function_with_descriptor(FunctionDescriptor* descriptor, id* error);
  void new_function_with_descriptor_in_background(FunctionDescriptor* descriptor, NewFunctionHandler handler);

 private:
  friend Library* make_library(Device*, id, CompileOptions*, id*);

  Function* specialize(id name, const FunctionConstantValues* values, id specialized_name, id* error);

  std::shared_ptr<LibraryCode> code_;
};

// Compiles `source`. Null with an error when that fails; with a warning the library comes with an error, as in Metal.
Library* make_library(Device* device, id source, CompileOptions* options, id* error);

void make_library_in_background(Device* device, id source, CompileOptions* options, NewLibraryHandler handler);

void define_library_class();

// Adds -[MTLDevice newLibraryWithSource:…].
void define_library_makers(objc::ClassBuilder<Device>& builder);

}  // namespace softmetal::metal
