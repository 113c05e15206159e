#include "metal/render/attribute_strides.h"

#include <algorithm>

#include "foundation/foundation.h"
#include "metal/functions/function.h"

namespace softmetal::metal {
namespace {

using compiler_bridge::StageInputInfo;
using compiler_bridge::StageLayoutInfo;
using foundation::raise_invalid_argument;

// MTLVertexBufferLayoutDescriptor, "stride": a multiple of 4.
constexpr UInteger kAlignment = 4;
constexpr uint64_t kPlaceholder = 4096;

bool is_read(const StageInputInfo& input, uint64_t buffer) {
  return std::any_of(input.attributes.begin(), input.attributes.end(),
                     [buffer](const auto& attribute) { return attribute.buffer == buffer; });
}

bool is_open(const StageInputInfo& input, const StageLayoutInfo& layout) {
  return layout.stride == kStrideUnset && is_read(input, layout.buffer);
}

}  // namespace

bool has_open_strides(const StageInputInfo& input) {
  return std::any_of(input.layouts.begin(), input.layouts.end(),
                     [&](const StageLayoutInfo& layout) { return is_open(input, layout); });
}

StageInputInfo with_placeholders(StageInputInfo input) {
  for (StageLayoutInfo& layout : input.layouts) {
    if (layout.stride == kStrideUnset) layout.stride = kPlaceholder;
  }
  return input;
}

StageInputInfo VertexFunctionOfAnyStride::resolved(const char* selector, const AttributeStrides& strides) const {
  const StageInputInfo& given = *settings_.stage_input;
  StageInputInfo result = given;
  for (StageLayoutInfo& layout : result.layouts) {
    if (!is_open(given, layout)) continue;
    const UInteger stride = strides.of_buffer[layout.buffer];
    if (stride == kStrideUnset) {
      raise_invalid_argument(
          "%s: the vertex descriptor leaves the stride of buffer %zu open for vertex function '%s', "
          "and none is set with the buffer",
          selector, static_cast<size_t>(layout.buffer), function_->source_name().c_str());
    }
    if (stride % kAlignment != 0) {
      raise_invalid_argument("%s: the attribute stride %zu of buffer %zu is not a multiple of %zu", selector,
                             static_cast<size_t>(stride), static_cast<size_t>(layout.buffer),
                             static_cast<size_t>(kAlignment));
    }
    layout.stride = stride;
  }
  return with_placeholders(std::move(result));
}

std::shared_ptr<const RenderFunction> VertexFunctionOfAnyStride::with(const char* selector,
                                                                      const AttributeStrides& strides) {
  compiler_bridge::PipelineSettings settings = settings_;
  settings.stage_input = resolved(selector, strides);
  std::vector<uint64_t> key;
  for (const StageLayoutInfo& layout : settings.stage_input->layouts) key.push_back(layout.stride);
  {
    std::lock_guard lock(mutex_);
    if (const auto found = known_.find(key); found != known_.end()) return found->second;
  }
  auto outcome = compile_render_function(*function_.get(), linked_functions_.get(), settings);
  if (const auto* problem = std::get_if<compiler_bridge::CompileError>(&outcome)) {
    raise_invalid_argument("%s: %s", selector, problem->message.c_str());
  }
  auto made = std::make_shared<const RenderFunction>(std::move(std::get<RenderFunction>(outcome)));
  std::lock_guard lock(mutex_);
  return known_.try_emplace(std::move(key), std::move(made)).first->second;
}

}  // namespace softmetal::metal
