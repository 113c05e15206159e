#include "exec/fault_guard.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>

#include "exec/fibers.h"
#include "exec/guarded_call.h"
#include "exec/signal_chain.h"
#include "exec/watchdog.h"

namespace softmetal::exec {
namespace {

// A guarded call and the fault that ended it.
struct Guard {
  void* stack_pointer = nullptr;
  int signal = 0;
  bool has_address = false;
  bool write = false;
  uintptr_t address = 0;
  uintptr_t stack_pointer_at_fault = 0;
  std::optional<Violation> violation;
  std::span<const CodeRange> code;
  const WatchedThread* watched = nullptr;
};

// The initial-exec model makes it safe to read in a signal handler.
__attribute__((tls_model("initial-exec"))) thread_local Guard* current_guard = nullptr;

constexpr uintptr_t kPageBytes = 4096;

bool is_on(const stack_t& stack, uintptr_t address) {
  return (stack.ss_flags & SS_DISABLE) == 0 && address - reinterpret_cast<uintptr_t>(stack.ss_sp) < stack.ss_size;
}

// A handler in front of ours that hands on by raising the signal again, as Python's faulthandler does. Kernels cannot
// send signals, and what a handler sends comes while the thread is on the stack for handlers.
bool raised_by_handler(const siginfo_t& info, const ucontext_t& context) {
  return info.si_code == SI_TKILL && info.si_pid == getpid() && is_on(context.uc_stack, stack_pointer_of(context));
}

void end_if_overdue(ucontext_t* context) {
  Guard* guard = current_guard;
  if (guard == nullptr || !guard->watched->is_overdue()) return;
  const uintptr_t counter = program_counter_of(*context);
  const auto holds_counter = [counter](const CodeRange& code) { return code.holds(counter); };
  if (std::none_of(guard->code.begin(), guard->code.end(), holds_counter)) return;
  guard->signal = kWatchdogSignal;
  current_guard = nullptr;
  return_from_guarded_call(context, guard->stack_pointer);
}

bool catch_fault(int signal, siginfo_t* info, ucontext_t* context) {
  if (is_from_watchdog(signal, *info)) {
    end_if_overdue(context);
    return true;
  }
  Guard* guard = current_guard;
  if (guard == nullptr || signal == kWatchdogSignal) return false;
  const bool fault = info->si_code > 0;
  if (!fault && !raised_by_handler(*info, *context)) return false;
  guard->signal = signal;
  if (fault && (signal == SIGSEGV || signal == SIGBUS)) {
    guard->has_address = info->si_code != SI_KERNEL;
    guard->address = reinterpret_cast<uintptr_t>(info->si_addr);
    guard->write = was_write(*context);
    guard->stack_pointer_at_fault = stack_pointer_of(*context);
  }
  current_guard = nullptr;
  return_from_guarded_call(context, guard->stack_pointer);
  return true;
}

// Kernels without fibers run on the thread's own stack, below the guarded call.
bool overflowed_thread_stack(const Guard& guard) {
  const auto start = reinterpret_cast<uintptr_t>(guard.stack_pointer);
  return guard.stack_pointer_at_fault < start && guard.address < start &&
         guard.address + kPageBytes > guard.stack_pointer_at_fault;
}

FaultKind memory_fault_kind(const Guard& guard, const FiberScheduler& fibers) {
  if (guard.has_address && (fibers.is_guard_page(guard.address) || overflowed_thread_stack(guard))) {
    return FaultKind::kStackOverflow;
  }
  return guard.write ? FaultKind::kWrite : FaultKind::kRead;
}

KernelFault describe(const Guard& guard, const FiberScheduler& fibers) {
  KernelFault fault;
  switch (guard.signal) {
    case 0:
      return fault;
    case kWatchdogSignal:
      fault.kind = FaultKind::kTimeout;
      return fault;
    case SIGFPE:
      fault.kind = FaultKind::kDivision;
      return fault;
    case SIGSEGV:
    case SIGBUS:
      fault.kind = memory_fault_kind(guard, fibers);
      fault.has_address = guard.has_address;
      fault.address = guard.address;
      return fault;
    default:
      fault.kind = FaultKind::kTrap;
      return fault;
  }
}

}  // namespace

void prepare_fault_guard(uint64_t now) { install_signal_filter(catch_fault, now); }

RunOutcome run_guarded(softmetal_run_function run, const softmetal_launch* launch, softmetal_worker* worker,
                       softmetal_ulong first, softmetal_ulong last, std::span<const CodeRange> code) {
  Guard guard;
  WatchedThread& watched = WatchedThread::current();
  guard.code = code;
  guard.watched = &watched;
  watched.enter();
  current_guard = &guard;
  std::atomic_signal_fence(std::memory_order_seq_cst);
  const int result = softmetal_guarded_call(run, launch, worker, first, last, &guard.stack_pointer);
  std::atomic_signal_fence(std::memory_order_seq_cst);
  current_guard = nullptr;
  watched.leave();
  RunOutcome outcome;
  if (guard.signal == 0 && !guard.violation) {
    outcome.code = result;
    return outcome;
  }
  FiberScheduler::leave_fibers();
  outcome.fault = describe(guard, *static_cast<const FiberScheduler*>(worker->fibers));
  outcome.violation = guard.violation;
  return outcome;
}

void end_guarded_run(const Violation& violation) {
  Guard* guard = current_guard;
  guard->violation = violation;
  current_guard = nullptr;
  return_from_guarded_call(guard->stack_pointer);
}

}  // namespace softmetal::exec
