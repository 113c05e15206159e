#include "metal/functions/stage_input.h"

#include <cstring>

#include "foundation/foundation.h"
#include "metal/descriptors/descriptor.h"
#include "metal/descriptors/generated/descriptors.h"
#include "metal/functions/data_type.h"

namespace softmetal::metal {
namespace {

using compiler_bridge::StageAttributeUse;
using compiler_bridge::StageInputInfo;
using descriptors::MTLStageInputOutputDescriptor;

Class attribute_class;

struct AttributeFields {
  ObjectProperty name;
  UInteger index = 0;
  DataType type = kDataTypeNone;
  bool active = true;
};
using Attribute = Descriptor<AttributeFields>;

template <class Given>
StageInputInfo attributes_and_layouts(const Given& given) {
  StageInputInfo info;
  // Elements of the arrays that were never asked for have their default values, which mean "not used".
  if (const auto* attributes = given.attributes.peek()) {
    for (size_t i = 0; i < attributes->elements.size(); ++i) {
      const auto* attribute = attributes->elements[i].peek();
      if (attribute == nullptr || attribute->format == 0) continue;
      info.attributes.push_back({i, attribute->format, attribute->offset, attribute->buffer_index});
    }
  }
  if (const auto* layouts = given.layouts.peek()) {
    for (size_t i = 0; i < layouts->elements.size(); ++i) {
      const auto* layout = layouts->elements[i].peek();
      if (layout != nullptr) info.layouts.push_back({i, layout->stride, layout->step_function, layout->step_rate});
    }
  }
  return info;
}

}  // namespace

std::optional<StageInputInfo> stage_input_info(id descriptor) {
  if (descriptor == nullptr) return std::nullopt;
  const auto& given = *reinterpret_cast<MTLStageInputOutputDescriptor*>(descriptor);
  StageInputInfo info = attributes_and_layouts(given);
  info.index_buffer = given.index_buffer_index;
  info.index_type = given.index_type;
  return info;
}

std::optional<StageInputInfo> vertex_input_info(id descriptor) {
  if (descriptor == nullptr) return std::nullopt;
  return attributes_and_layouts(*reinterpret_cast<const descriptors::MTLVertexDescriptor*>(descriptor));
}

StageInRegion StageInSetting::read(const std::array<uint32_t, 3>& grid) const {
  if (indirect) {
    StageInRegion read;
    std::memcpy(&read, indirect->bytes() + indirect_offset, sizeof read);
    return read;
  }
  return region.value_or(StageInRegion{{0, 0, 0}, grid});
}

id make_attributes(const std::vector<StageAttributeUse>& attributes) {
  if (attributes.empty()) return nullptr;
  std::vector<ObjectProperty> kept;
  std::vector<id> objects;
  for (const StageAttributeUse& use : attributes) {
    auto* attribute = objc::make<Attribute>(attribute_class);
    attribute->fields.name = ObjectProperty::adopt(foundation::make_string(use.name));
    attribute->fields.index = use.index;
    attribute->fields.type = data_type_named(use.data_type);
    attribute->fields.active = use.used;
    objects.push_back(reinterpret_cast<id>(attribute));
    kept.push_back(ObjectProperty::adopt(objects.back()));
  }
  return foundation::make_array(objects);
}

void define_attribute_class() {
  using F = AttributeFields;
  attribute_class = DescriptorBuilder<F>("MTLAttribute")
                        .getter<&F::name>("name")
                        .getter<&F::index>("attributeIndex")
                        .getter<&F::type>("attributeType")
                        .getter<&F::active>("isActive")
                        // Patches are tessellation's.
                        .method("isPatchData", [](Attribute*, SEL) { return false; })
                        .method("isPatchControlPointData", [](Attribute*, SEL) { return false; })
                        .get();
}

}  // namespace softmetal::metal
