// Stage inputs: MTLStageInputOutputDescriptor, MTLVertexDescriptor, and MTLAttribute, which tells what a function
// reads.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "compiler_bridge/compiler.h"
#include "metal/resources/buffer.h"
#include "metal/values/types.h"

namespace softmetal::metal {

// What a pipeline's compilation needs of the descriptor, which may be nil.
std::optional<compiler_bridge::StageInputInfo> stage_input_info(id descriptor);

// The same of an MTLVertexDescriptor.
std::optional<compiler_bridge::StageInputInfo> vertex_input_info(id descriptor);

// MTLStageInRegionIndirectArguments
struct StageInRegion {
  std::array<uint32_t, 3> origin;
  std::array<uint32_t, 3> size;
};

// What an encoder was told by setStageInRegion: in either form; nothing by default.
struct StageInSetting {
  std::optional<StageInRegion> region;
  objc::Reference<Buffer> indirect;
  UInteger indirect_offset = 0;

  // The region at the time a dispatch runs; without any, the whole grid.
  StageInRegion read(const std::array<uint32_t, 3>& grid) const;
};

// An array of MTLAttribute with one owner; nil without attributes.
id make_attributes(const std::vector<compiler_bridge::StageAttributeUse>& attributes);

void define_attribute_class();

}  // namespace softmetal::metal
