#include "checks/vertex_descriptors.h"

#include <algorithm>

#include "checks/limits.h"

namespace pymetal::checks {

namespace {

// Formats in the order of their numbers: as many components as `first_components`, and then one more each.
struct FormatGroup {
  NS::UInteger first;
  NS::UInteger count;
  NS::UInteger first_components;
  NS::UInteger component_bytes;
};

constexpr FormatGroup groups[] = {
    {MTL::VertexFormatUChar2, 3, 2, 1},
    {MTL::VertexFormatChar2, 3, 2, 1},
    {MTL::VertexFormatUChar2Normalized, 3, 2, 1},
    {MTL::VertexFormatChar2Normalized, 3, 2, 1},
    {MTL::VertexFormatUShort2, 3, 2, 2},
    {MTL::VertexFormatShort2, 3, 2, 2},
    {MTL::VertexFormatUShort2Normalized, 3, 2, 2},
    {MTL::VertexFormatShort2Normalized, 3, 2, 2},
    {MTL::VertexFormatHalf2, 3, 2, 2},
    {MTL::VertexFormatFloat, 4, 1, 4},
    {MTL::VertexFormatInt, 4, 1, 4},
    {MTL::VertexFormatUInt, 4, 1, 4},
    {MTL::VertexFormatInt1010102Normalized, 1, 1, 4},
    {MTL::VertexFormatUInt1010102Normalized, 1, 1, 4},
    {MTL::VertexFormatUChar4Normalized_BGRA, 1, 4, 1},
    {MTL::VertexFormatUChar, 1, 1, 1},
    {MTL::VertexFormatChar, 1, 1, 1},
    {MTL::VertexFormatUCharNormalized, 1, 1, 1},
    {MTL::VertexFormatCharNormalized, 1, 1, 1},
    {MTL::VertexFormatUShort, 1, 1, 2},
    {MTL::VertexFormatShort, 1, 1, 2},
    {MTL::VertexFormatUShortNormalized, 1, 1, 2},
    {MTL::VertexFormatShortNormalized, 1, 1, 2},
    {MTL::VertexFormatHalf, 1, 1, 2},
    {MTL::VertexFormatFloatRG11B10, 1, 1, 4},
    {MTL::VertexFormatFloatRGB9E5, 1, 1, 4},
};

// 0 for a format that we do not know.
NS::UInteger size_of(MTL::VertexFormat format) {
  for (const FormatGroup& group : groups) {
    const NS::UInteger step = format - group.first;
    if (format >= group.first && step < group.count) return (group.first_components + step) * group.component_bytes;
  }
  return 0;
}

// MTLVertexBufferLayoutDescriptor, "stride": a multiple of 4; MTLVertexAttributeDescriptor, "offset" likewise, or of
// the greatest power of two that the attribute's size is a multiple of, where that is smaller.
constexpr NS::UInteger alignment = 4;
constexpr auto stride_set_later = static_cast<NS::UInteger>(MTL::BufferLayoutStrideDynamic);

void check_layout(Call call, const std::string& name, MTL::VertexBufferLayoutDescriptor& layout) {
  const NS::UInteger stride = layout.stride();
  const NS::UInteger rate = layout.stepRate();
  const MTL::VertexStepFunction step = layout.stepFunction();
  if (step == MTL::VertexStepFunctionConstant && rate != 0) {
    refuse(call, (name + ".step_rate").c_str(), text_of(rate), "step_function is Constant, and the rate must be 0");
  }
  if (step == MTL::VertexStepFunctionPerVertex && rate != 1) {
    refuse(call, (name + ".step_rate").c_str(), text_of(rate), "step_function is PerVertex, and the rate must be 1");
  }
  if (stride != stride_set_later && stride % alignment != 0) {
    refuse(call, (name + ".stride").c_str(), text_of(stride), "it must be a multiple of " + text_of(alignment));
  }
}

void check_attribute(Call call, const std::string& name, const std::string& layout_name,
                     MTL::VertexAttributeDescriptor& attribute, NS::UInteger stride) {
  const NS::UInteger size = size_of(attribute.format());
  const NS::UInteger offset = attribute.offset();
  if (size == 0) return;
  const NS::UInteger unit = std::min(size & (~size + 1), alignment);
  if (offset % unit != 0) {
    refuse(call, (name + ".offset").c_str(), text_of(offset), "it must be a multiple of " + text_of(unit));
  }
  if (stride == stride_set_later || (offset <= stride && size <= stride - offset)) return;
  refuse(call, (name + ".offset").c_str(), text_of(offset),
         "the attribute takes " + text_of(size) + " bytes, and " + layout_name + ".stride is " + text_of(stride));
}

}  // namespace

void check_vertex_descriptor(Call call, const std::string& name, MTL::VertexDescriptor* descriptor) {
  if (!descriptor) return;
  for (NS::UInteger i = 0; i < limits::vertex_attributes; ++i) {
    MTL::VertexAttributeDescriptor& attribute = *descriptor->attributes()->object(i);
    if (attribute.format() == MTL::VertexFormatInvalid) continue;
    const std::string attribute_name = name + ".attributes[" + text_of(i) + "]";
    const NS::UInteger index = attribute.bufferIndex();
    if (index >= limits::buffers) {
      refuse(call, (attribute_name + ".buffer_index").c_str(), text_of(index), "buffers have the indices 0 to 30");
    }
    const std::string layout_name = name + ".layouts[" + text_of(index) + "]";
    MTL::VertexBufferLayoutDescriptor& layout = *descriptor->layouts()->object(index);
    check_layout(call, layout_name, layout);
    check_attribute(call, attribute_name, layout_name, attribute, layout.stride());
  }
}

}  // namespace pymetal::checks
