// Strides of vertex attributes that a vertex descriptor leaves open until buffers are set
// (MTLBufferLayoutStrideDynamic).
#pragma once

#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "metal/arguments/argument_table.h"
#include "metal/render/render_function.h"

namespace softmetal::metal {

// MTLAttributeStrideStatic, also what MTLBufferLayoutStrideDynamic is: no stride was set with the buffer.
constexpr UInteger kStrideUnset = ~UInteger{0};

// By the index of the buffer, as an encoder was told.
struct AttributeStrides {
  AttributeStrides() { of_buffer.fill(kStrideUnset); }

  std::array<UInteger, kBufferCount> of_buffer;
};

// Whether the descriptor leaves a stride open that an attribute needs.
bool has_open_strides(const compiler_bridge::StageInputInfo& input);

// The same with strides in place of open ones, as large as any, for a first look at the function.
compiler_bridge::StageInputInfo with_placeholders(compiler_bridge::StageInputInfo input);

// A vertex function that is compiled anew for strides that it has not met yet.
class VertexFunctionOfAnyStride {
 public:
  // `settings` have a stage input.
  VertexFunctionOfAnyStride(const Function* function, id linked_functions, compiler_bridge::PipelineSettings settings)
      : function_(const_cast<Function*>(function)),
        linked_functions_(linked_functions),
        settings_(std::move(settings)) {}

  // Raises, naming `selector`, when a stride is not set or cannot be one.
  std::shared_ptr<const RenderFunction> with(const char* selector, const AttributeStrides& strides);

 private:
  compiler_bridge::StageInputInfo resolved(const char* selector, const AttributeStrides& strides) const;

  const objc::Reference<Function> function_;
  const objc::Reference<objc_object> linked_functions_;
  const compiler_bridge::PipelineSettings settings_;
  std::mutex mutex_;
  std::map<std::vector<uint64_t>, std::shared_ptr<const RenderFunction>> known_;  // by the strides of the layouts
};

}  // namespace softmetal::metal
