// A dispatch as it waits in a command buffer.
#pragma once

#include <memory>

#include "metal/commands/command.h"
#include "metal/compute/compute_state.h"
#include "metal/values/types.h"

namespace softmetal::metal {

// Both take what the dispatch needs from `state`, which must have passed check_dispatch. No dimension may exceed
// 32 bits.
std::unique_ptr<Command> make_dispatch(const ComputeState& state, const Size& threads_per_grid,
                                       const Size& threads_per_threadgroup);

// The number of threadgroups is read from `arguments` when the command runs.
std::unique_ptr<Command> make_indirect_dispatch(const ComputeState& state, Buffer* arguments, UInteger offset,
                                                const Size& threads_per_threadgroup);

}  // namespace softmetal::metal
