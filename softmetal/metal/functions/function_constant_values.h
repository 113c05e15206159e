// MTLFunctionConstantValues and MTLFunctionConstant.
#pragma once

#include "compiler_bridge/compiler.h"
#include "metal/functions/data_type.h"
#include "metal/values/types.h"
#include "objc/runtime.h"

namespace softmetal::metal {

struct FunctionConstantValues : objc::Object {
  void set_value_at_index(const void* value, DataType type, UInteger index);
  void set_value_with_name(const void* value, DataType type, id name);
  void set_values_in_range(const void* values, DataType type, Range range);
  void reset() { values_ = {}; }
  FunctionConstantValues* copy() const;

  const compiler_bridge::ConstantValues& values() const { return values_; }

 private:
  compiler_bridge::ConstantValues values_;
};

// NSDictionary of MTLFunctionConstant by name, with one owner.
id make_function_constants_dictionary(const std::vector<compiler_bridge::FunctionConstantInfo>& constants);

void define_function_constant_classes();

}  // namespace softmetal::metal
