// Compute encoders: pipeline, threadgroup sizes, threadgroup memory.
#pragma once

#include <Metal/Metal.hpp>

#include "checks/encoders.h"

namespace pymetal::checks {

void compute_pipeline_bound(Call call, MTL::ComputeCommandEncoder& self, Named<MTL::ComputePipelineState*> pipeline);

// Before a dispatch: encoder open, pipeline set, threadgroup neither empty nor over the pipeline's or the
// device's limits, its memory within the device's.
void compute_dispatch(Call call, MTL::ComputeCommandEncoder& self, Named<MTL::Size> threads_per_threadgroup);

void threadgroup_memory(Call call, MTL::ComputeCommandEncoder& self, Number length, Number index);

// A part of a tile's threadgroup memory.
void threadgroup_part(Call call, const NS::Object& self, Number length, Number offset, Number index);

// How many threadgroups or threads there are: none is an error of Metal's own validation.
[[noreturn]] void refuse_empty_size(Call call, Named<MTL::Size> size);
inline void not_empty(Call call, const NS::Object&, Named<MTL::Size> size) {
  if (size.value.width == 0 || size.value.height == 0 || size.value.depth == 0) refuse_empty_size(call, size);
}

// Threadgroup counts that the GPU reads (MTLDispatchThreadgroupsIndirectArguments), and a stage-in region
// (MTLStageInRegionIndirectArguments).
void indirect_dispatch(Call call, const NS::Object& self, Named<MTL::Buffer*> buffer, Number offset);
void indirect_stage_in(Call call, const NS::Object& self, Named<MTL::Buffer*> buffer, Number offset);

}  // namespace pymetal::checks
