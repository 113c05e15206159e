// Compute encoders: pipeline, threadgroup sizes, threadgroup memory.
#pragma once

#include <Metal/Metal.hpp>

#include "checks/encoders.h"

namespace pymetal::checks {

void compute_pipeline_bound(MTL::ComputeCommandEncoder& self, const MTL::ComputePipelineState* pipeline);

// Before a dispatch: encoder open, pipeline set, threadgroup neither empty nor over the pipeline's or the
// device's limits.
void compute_dispatch(MTL::ComputeCommandEncoder& self, MTL::Size threads_per_threadgroup);

void threadgroup_memory(MTL::ComputeCommandEncoder& self, NS::UInteger length, NS::UInteger index);

}  // namespace pymetal::checks
