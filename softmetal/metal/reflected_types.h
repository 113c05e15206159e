// MTLStructType, MTLStructMember and MTLPointerType.
#pragma once

#include "compiler_bridge/compiler.h"
#include "metal/data_type.h"
#include "metal/types.h"
#include "objc/runtime.h"

namespace softmetal::metal {

BindingAccess access_named(std::string_view name);

// What a buffer argument holds. Both have one owner; the structure is null for elements that are none.
id make_struct_type(const compiler_bridge::ArgumentInfo& argument);
id make_pointer_type(const compiler_bridge::ArgumentInfo& argument, id struct_type);

void define_reflected_type_classes();

}  // namespace softmetal::metal
