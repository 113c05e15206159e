#include "metal/reflected_types.h"

#include "foundation/foundation.h"
#include "metal/descriptor.h"

namespace softmetal::metal {
namespace {

using compiler_bridge::ArgumentInfo;
using compiler_bridge::StructMemberInfo;

constexpr DataType kDataTypePointer = 60;

Class struct_type_class;
Class struct_member_class;
Class pointer_type_class;

struct StructMemberFields {
  ObjectProperty name;
  UInteger offset = 0;
  DataType data_type = kDataTypeNone;
};

struct StructTypeFields {
  ObjectProperty members;
};

struct PointerTypeFields {
  DataType element_type = kDataTypeNone;
  BindingAccess access = BindingAccess::kReadOnly;
  UInteger alignment = 0;
  UInteger data_size = 0;
  ObjectProperty element_struct_type;
};

ObjectProperty make_member(const StructMemberInfo& info) {
  auto* member = objc::make<Descriptor<StructMemberFields>>(struct_member_class);
  member->fields.name = ObjectProperty::adopt(foundation::make_string(info.name));
  member->fields.offset = info.offset;
  member->fields.data_type = data_type_named(info.data_type);
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

id make_struct_type(const ArgumentInfo& argument) {
  if (data_type_named(argument.data_type) != kDataTypeStruct) return nullptr;
  std::vector<ObjectProperty> kept;
  std::vector<id> members;
  for (const StructMemberInfo& info : argument.members) {
    kept.push_back(make_member(info));
    members.push_back(kept.back().get());
  }
  auto* type = objc::make<Descriptor<StructTypeFields>>(struct_type_class);
  type->fields.members = ObjectProperty::adopt(foundation::make_array(members));
  return reinterpret_cast<id>(type);
}

id make_pointer_type(const ArgumentInfo& argument, id struct_type) {
  auto* type = objc::make<Descriptor<PointerTypeFields>>(pointer_type_class);
  type->fields.element_type = data_type_named(argument.data_type);
  type->fields.access = access_named(argument.access);
  type->fields.alignment = argument.alignment;
  type->fields.data_size = argument.data_size;
  type->fields.element_struct_type = ObjectProperty(struct_type);
  return reinterpret_cast<id>(type);
}

void define_reflected_type_classes() {
  using Member = StructMemberFields;
  struct_member_class = DescriptorBuilder<Member>("MTLStructMember")
                            .getter<&Member::name>("name")
                            .getter<&Member::offset>("offset")
                            .getter<&Member::data_type>("dataType")
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
                           .getter<&Pointer::element_struct_type>("elementStructType")
                           .method("elementIsArgumentBuffer", [](Descriptor<Pointer>*, SEL) { return false; })
                           .method("dataType", [](Descriptor<Pointer>*, SEL) { return kDataTypePointer; })
                           .get();
}

}  // namespace softmetal::metal
