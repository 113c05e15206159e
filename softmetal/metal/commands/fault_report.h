// What a command buffer's error says about a fault of a kernel.
#pragma once

#include "exec/fault_guard.h"
#include "exec/kernel_abi.h"
#include "metal/commands/command.h"
#include "metal/functions/compiled_kernel.h"

namespace softmetal::metal {

CommandFailure describe_fault(const exec::KernelFault& fault, const softmetal_launch& launch,
                              const CompiledKernel& kernel);

}  // namespace softmetal::metal
