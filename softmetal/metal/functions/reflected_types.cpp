#include "metal/functions/reflected_types.h"

#include "foundation/foundation.h"
#include "metal/descriptors/descriptor.h"
#include "metal/functions/argument_layout.h"

namespace softmetal::metal {
namespace {

using compiler_bridge::StructMemberInfo;
using compiler_bridge::TypeInfo;

constexpr DataType kDataTypePointer = 60;

Class array_type_class;
Class struct_type_class;
Class struct_member_class;
Class pointer_type_class;

struct ArrayTypeFields {
  DataType element_type = kDataTypeNone;
  UInteger length = 0;
  UInteger stride = 0;
  UInteger argument_index_stride = 0;
  ObjectProperty element_array_type;
  ObjectProperty element_struct_type;
  ObjectProperty element_pointer_type;
};

struct StructMemberFields {
  ObjectProperty name;
  UInteger offset = 0;
  UInteger argument_index = 0;
  DataType data_type = kDataTypeNone;
  ObjectProperty array_type;
  ObjectProperty struct_type;
  ObjectProperty pointer_type;
};

struct StructTypeFields {
  ObjectProperty members;
};

struct PointerTypeFields {
  DataType element_type = kDataTypeNone;
  BindingAccess access = BindingAccess::kReadOnly;
  UInteger alignment = 0;
  UInteger data_size = 0;
  bool element_is_argument_buffer = false;
  ObjectProperty element_array_type;
  ObjectProperty element_struct_type;
};

// Null for a type that is no pointer, and for one that points to the unknown.
ObjectProperty pointer_type_of(const TypeInfo& type) {
  if (type.name != "pointer" || type.element.empty()) return {};
  return ObjectProperty::adopt(make_pointer_type(type.element.front(), type.access));
}

ObjectProperty make_member(const StructMemberInfo& info) {
  auto* member = objc::make<Descriptor<StructMemberFields>>(struct_member_class);
  member->fields.name = ObjectProperty::adopt(foundation::make_string(info.name));
  member->fields.offset = info.offset;
  member->fields.argument_index = info.index;
  member->fields.data_type = data_type_named(info.type.name);
  member->fields.array_type = ObjectProperty::adopt(make_array_type(info.type));
  member->fields.struct_type = ObjectProperty::adopt(make_struct_type(info.type));
  member->fields.pointer_type = pointer_type_of(info.type);
  return ObjectProperty::adopt(reinterpret_cast<id>(member));
}

id member_by_name(Descriptor<StructTypeFields>* self, SEL, id name) {
  const std::string_view wanted = foundation::string_value(name);
  id members = self->fields.members.get();
  for (size_t i = 0; i < foundation::array_count(members); ++i) {
    id member = foundation::array_object(members, i);
    id member_name = reinterpret_cast<Descriptor<StructMemberFields>*>(member)->fields.name.get();
    if (foundation::string_value(member_name) == wanted) return member;
  }
  return nullptr;
}

}  // namespace

BindingAccess access_named(std::string_view name) {
  if (name == "read_write") return BindingAccess::kReadWrite;
  if (name == "write_only") return BindingAccess::kWriteOnly;
  return BindingAccess::kReadOnly;
}

id make_array_type(const TypeInfo& type) {
  if (type.name != "array" || type.element.empty()) return nullptr;
  const TypeInfo& element = type.element.front();
  auto* array = objc::make<Descriptor<ArrayTypeFields>>(array_type_class);
  array->fields.element_type = data_type_named(element.name);
  array->fields.length = type.length;
  array->fields.stride = element.size;
  array->fields.argument_index_stride = argument_index_count(element);
  array->fields.element_array_type = ObjectProperty::adopt(make_array_type(element));
  array->fields.element_struct_type = ObjectProperty::adopt(make_struct_type(element));
  array->fields.element_pointer_type = pointer_type_of(element);
  return reinterpret_cast<id>(array);
}

id make_struct_type(const TypeInfo& type) {
  if (data_type_named(type.name) != kDataTypeStruct) return nullptr;
  std::vector<ObjectProperty> kept;
  std::vector<id> members;
  for (const StructMemberInfo& info : type.members) {
    kept.push_back(make_member(info));
    members.push_back(kept.back().get());
  }
  auto* structure = objc::make<Descriptor<StructTypeFields>>(struct_type_class);
  structure->fields.members = ObjectProperty::adopt(foundation::make_array(members));
  return reinterpret_cast<id>(structure);
}

id make_pointer_type(const TypeInfo& element, std::string_view access) {
  auto* type = objc::make<Descriptor<PointerTypeFields>>(pointer_type_class);
  type->fields.element_type = data_type_named(element.name);
  type->fields.access = access_named(access);
  type->fields.alignment = element.alignment;
  type->fields.data_size = element.size;
  type->fields.element_is_argument_buffer = is_argument_buffer(element);
  type->fields.element_array_type = ObjectProperty::adopt(make_array_type(element));
  type->fields.element_struct_type = ObjectProperty::adopt(make_struct_type(element));
  return reinterpret_cast<id>(type);
}

void define_reflected_type_classes() {
  using Array = ArrayTypeFields;
  constexpr DataType kDataTypeArray = 2;
  array_type_class = DescriptorBuilder<Array>("MTLArrayType")
                         .getter<&Array::element_type>("elementType")
                         .getter<&Array::length>("arrayLength")
                         .getter<&Array::stride>("stride")
                         .getter<&Array::argument_index_stride>("argumentIndexStride")
                         .getter<&Array::element_array_type>("elementArrayType")
                         .getter<&Array::element_struct_type>("elementStructType")
                         .getter<&Array::element_pointer_type>("elementPointerType")
                         .method("dataType", [](Descriptor<Array>*, SEL) { return kDataTypeArray; })
                         .get();
  using Member = StructMemberFields;
  struct_member_class = DescriptorBuilder<Member>("MTLStructMember")
                            .getter<&Member::name>("name")
                            .getter<&Member::offset>("offset")
                            .getter<&Member::argument_index>("argumentIndex")
                            .getter<&Member::data_type>("dataType")
                            .getter<&Member::array_type>("arrayType")
                            .getter<&Member::struct_type>("structType")
                            .getter<&Member::pointer_type>("pointerType")
                            .get();
  using Struct = StructTypeFields;
  struct_type_class = DescriptorBuilder<Struct>("MTLStructType")
                          .getter<&Struct::members>("members")
                          .method("memberByName:", member_by_name)
                          .method("dataType", [](Descriptor<Struct>*, SEL) { return kDataTypeStruct; })
                          .get();
  using Pointer = PointerTypeFields;
  pointer_type_class = DescriptorBuilder<Pointer>("MTLPointerType")
                           .getter<&Pointer::element_type>("elementType")
                           .getter<&Pointer::access>("access")
                           .getter<&Pointer::alignment>("alignment")
                           .getter<&Pointer::data_size>("dataSize")
                           .getter<&Pointer::element_array_type>("elementArrayType")
                           .getter<&Pointer::element_struct_type>("elementStructType")
                           .getter<&Pointer::element_is_argument_buffer>("elementIsArgumentBuffer")
                           .method("dataType", [](Descriptor<Pointer>*, SEL) { return kDataTypePointer; })
                           .get();
}

}  // namespace softmetal::metal
