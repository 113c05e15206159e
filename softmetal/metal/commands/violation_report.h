// What a command buffer's error says about an error that shader validation has found.
#pragma once

#include "exec/validation/violation.h"
#include "metal/commands/command.h"
#include "metal/functions/compiled_kernel.h"

namespace softmetal::metal {

CommandFailure describe_violation(const exec::Violation& found, const softmetal_launch& launch,
                                  const CompiledKernel& kernel);

}  // namespace softmetal::metal
