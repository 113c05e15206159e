// What a command buffer's error says about how a run of a function went.
#pragma once

#include <optional>

#include "exec/fault_guard.h"
#include "metal/commands/command.h"
#include "metal/functions/compiled_kernel.h"

namespace softmetal::metal {

// Nothing when it went well.
std::optional<CommandFailure> describe_outcome(const exec::RunOutcome& outcome, const softmetal_launch& launch,
                                               const CompiledKernel& kernel);

}  // namespace softmetal::metal
