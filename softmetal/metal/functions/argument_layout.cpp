#include "metal/functions/argument_layout.h"

#include <algorithm>

#include "foundation/foundation.h"
#include "metal/descriptors/generated/descriptors.h"
#include "metal/functions/data_type.h"

namespace softmetal::metal {
namespace {

using compiler_bridge::StructMemberInfo;
using compiler_bridge::TypeInfo;
using descriptors::MTLArgumentDescriptor;
using foundation::raise_invalid_argument;

constexpr UInteger kResourceSize = 8;

std::optional<ArgumentSlot> find_in(const TypeInfo& type, UInteger offset, UInteger index) {
  if (type.name == "array" && !type.element.empty()) {
    const TypeInfo& element = type.element.front();
    const UInteger count = std::max<UInteger>(argument_index_count(element), 1);
    return find_in(element, offset + index / count * element.size, index % count);
  }
  if (type.name != "struct") return index == 0 ? std::optional(ArgumentSlot{offset, &type}) : std::nullopt;
  for (const StructMemberInfo& member : type.members) {
    if (index < member.index || index - member.index >= argument_index_count(member.type)) continue;
    return find_in(member.type, offset + member.offset, index - member.index);
  }
  return std::nullopt;
}

UInteger aligned(UInteger offset, UInteger alignment) { return (offset + alignment - 1) / alignment * alignment; }

TypeInfo plain_type_info(std::string name, UInteger size, UInteger alignment) {
  TypeInfo type;
  type.name = std::move(name);
  type.size = size;
  type.alignment = alignment;
  return type;
}

TypeInfo described_type(const MTLArgumentDescriptor& descriptor) {
  const std::optional<ResourceTypeName> resource = resource_type_name(descriptor.data_type);
  if (resource) return plain_type_info(std::string(*resource), kResourceSize, kResourceSize);
  const std::optional<PlainType> plain = plain_type(descriptor.data_type);
  if (!plain) {
    raise_invalid_argument("newArgumentEncoderWithArguments: MTLDataType %zu cannot be a member of an argument buffer",
                           static_cast<size_t>(descriptor.data_type));
  }
  const UInteger alignment = std::max<UInteger>(plain->alignment, descriptor.constant_block_alignment);
  return plain_type_info("constant", plain->size, alignment);
}

StructMemberInfo described_member(const MTLArgumentDescriptor& descriptor) {
  TypeInfo type = described_type(descriptor);
  if (descriptor.array_length > 0) {
    TypeInfo array = plain_type_info("array", type.size * descriptor.array_length, type.alignment);
    array.length = descriptor.array_length;
    array.element.push_back(std::move(type));
    type = std::move(array);
  }
  return {"", 0, descriptor.index, std::move(type)};
}

}  // namespace

UInteger argument_index_count(const TypeInfo& type) {
  if (type.name == "array" && !type.element.empty()) return type.length * argument_index_count(type.element.front());
  if (type.name != "struct") return 1;
  UInteger count = 0;
  for (const StructMemberInfo& member : type.members) {
    count = std::max(count, static_cast<UInteger>(member.index) + argument_index_count(member.type));
  }
  return count;
}

bool is_argument_buffer(const TypeInfo& type) {
  if (type.name == "array") return !type.element.empty() && is_argument_buffer(type.element.front());
  if (type.name == "struct") {
    return std::any_of(type.members.begin(), type.members.end(),
                       [](const StructMemberInfo& member) { return is_argument_buffer(member.type); });
  }
  return resource_data_type(type.name) != kDataTypeNone;
}

ArgumentLayout ArgumentLayout::from_descriptors(id list) {
  TypeInfo structure;
  structure.name = "struct";
  for (size_t i = 0; i < foundation::array_count(list); ++i) {
    structure.members.push_back(
        described_member(*reinterpret_cast<const MTLArgumentDescriptor*>(foundation::array_object(list, i))));
  }
  if (structure.members.empty()) raise_invalid_argument("newArgumentEncoderWithArguments: there are no arguments");
  std::sort(structure.members.begin(), structure.members.end(),
            [](const StructMemberInfo& a, const StructMemberInfo& b) { return a.index < b.index; });
  UInteger next_index = 0;
  for (StructMemberInfo& member : structure.members) {
    if (member.index < next_index) {
      raise_invalid_argument("newArgumentEncoderWithArguments: two arguments have the index %zu",
                             static_cast<size_t>(member.index));
    }
    next_index = member.index + argument_index_count(member.type);
    member.offset = aligned(structure.size, member.type.alignment);
    structure.size = member.offset + member.type.size;
    structure.alignment = std::max(structure.alignment, member.type.alignment);
  }
  structure.size = aligned(structure.size, structure.alignment);
  return ArgumentLayout(std::move(structure));
}

std::optional<ArgumentSlot> ArgumentLayout::find(UInteger index) const { return find_in(structure_, 0, index); }

}  // namespace softmetal::metal
