// The NSError of a command buffer that has failed.
#pragma once

#include "metal/commands/command.h"
#include "objc/runtime.h"

namespace softmetal::metal {

// Owned by the caller. Facts go to the key "SoftmetalKernelError" of its user info, as a dictionary.
id make_command_error(const CommandFailure& failure);

}  // namespace softmetal::metal
