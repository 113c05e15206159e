// What shader validation has found, for programs: the entry SoftmetalKernelError of an error's userInfo.
#pragma once

#include <map>
#include <string>

#include "exec/validation/violation.h"
#include "metal/commands/command.h"
#include "metal/functions/compiled_kernel.h"

namespace softmetal::metal {

std::map<std::string, CommandFailure::Fact> facts_of(const exec::Violation& violation, const CompiledKernel& kernel);

}  // namespace softmetal::metal
