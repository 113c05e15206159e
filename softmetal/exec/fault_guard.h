// Running kernels so that a fault of theirs ends the dispatch and not the process.
//
// What it cannot contain: an access out of bounds that hits memory which the process has mapped faults nowhere. It
// reads or silently overwrites what lies there, as it may on a GPU.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "exec/code_range.h"
#include "exec/kernel_abi.h"
#include "exec/validation/violation.h"

namespace softmetal::exec {

enum class FaultKind {
  kNone,
  kRead,           // of memory that is not there, or an access the processor does not tell
  kWrite,          // to memory that is not there or read-only
  kStackOverflow,  // of a thread's stack
  kDivision,       // an integer by zero, or the least one by -1
  kTimeout,        // the watchdog ended it
  kDrawTimeout,    // all calls of a draw together took too long
  kTrap,           // an instruction that stops the program: code the compiler found to be undefined
};

struct KernelFault {
  FaultKind kind = FaultKind::kNone;
  bool has_address = false;  // of memory faults; the processor does not tell that of a non-canonical address
  uintptr_t address = 0;
};

struct RunOutcome {
  int code = 0;  // the kernel's; 0 after a fault
  KernelFault fault;
  std::optional<Violation> violation;  // what shader validation has found

  bool failed() const { return code != 0 || fault.kind != FaultKind::kNone || violation; }
};

// Before the first kernel and, as others may install signal handlers later, before each dispatch.
// `now` is host_nanoseconds().
void prepare_fault_guard(uint64_t now);

// Calls run(launch, worker, first, last), whose instructions are in `code`. Only a fault of this thread during the call
// is caught. The watchdog ends it when it is overdue, but only while it executes instructions of `code`: these hold no
// locks and leave nothing half done outside of the kernel.
RunOutcome run_guarded(softmetal_run_function run, const softmetal_launch* launch, softmetal_worker* worker,
                       softmetal_ulong first, softmetal_ulong last, std::span<const CodeRange> code);

// Ends the guarded call that the calling thread is in. What its functions have not destroyed stays so.
[[noreturn]] void end_guarded_run(const Violation& violation);

}  // namespace softmetal::exec
