#include "metal/commands/run_report.h"

#include "metal/commands/fault_report.h"
#include "metal/commands/violation_report.h"

namespace softmetal::metal {
namespace {

CommandFailure describe_code(int code, const CompiledKernel& kernel) {
  const std::string subject = kernel.subject() + ": ";
  switch (code) {
    case SOFTMETAL_ERROR_DIVERGENT_BARRIER:
      return {CommandBufferError::kInternal,
              subject + "divergent barrier: some threads of a threadgroup wait at a barrier that others never reach"};
    case SOFTMETAL_ERROR_OUT_OF_MEMORY:
      return {CommandBufferError::kOutOfMemory, subject + "no memory for the stacks of its threads"};
    default:
      return {CommandBufferError::kInternal, subject + "failed with code " + std::to_string(code)};
  }
}

}  // namespace

std::optional<CommandFailure> describe_outcome(const exec::RunOutcome& outcome, const softmetal_launch& launch,
                                               const CompiledKernel& kernel) {
  if (!outcome.failed()) return std::nullopt;
  if (outcome.violation) return describe_violation(*outcome.violation, launch, kernel);
  if (outcome.code != 0) return describe_code(outcome.code, kernel);
  return describe_fault(outcome.fault, launch, kernel);
}

}  // namespace softmetal::metal
