// MTLStructType, MTLStructMember, MTLArrayType and MTLPointerType.
#pragma once

#include "compiler_bridge/compiler.h"
#include "metal/functions/data_type.h"
#include "metal/values/types.h"
#include "objc/runtime.h"

namespace softmetal::metal {

BindingAccess access_named(std::string_view name);

// What a buffer argument holds, each with one owner; null for types that are no struct or no array.
id make_struct_type(const compiler_bridge::TypeInfo& type);
id make_array_type(const compiler_bridge::TypeInfo& type);
// A pointer to such values.
id make_pointer_type(const compiler_bridge::TypeInfo& element, std::string_view access);

void define_reflected_type_classes();

}  // namespace softmetal::metal
