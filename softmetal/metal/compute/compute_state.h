// What a compute encoder has been told so far, and what a dispatch takes from it.
#pragma once

#include <array>

#include "metal/arguments/argument_table.h"
#include "metal/compute/compute_pipeline_state.h"
#include "metal/functions/stage_input.h"
#include "metal/values/types.h"

namespace softmetal::metal {

struct ComputeState {
  objc::Reference<ComputePipelineState> pipeline;
  ArgumentTable arguments;
  std::array<softmetal_uint, kBufferCount> threadgroup_lengths{};
  StageInSetting stage_in;
};

// Raises what Metal's validation would say about a dispatch in this state.
void check_dispatch(const char* selector, const ComputeState& state, const Size& threads_per_threadgroup);

}  // namespace softmetal::metal
