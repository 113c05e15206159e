#include "exec/signal_chain.h"

#include <array>
#include <atomic>
#include <mutex>
#include <utility>

#include "exec/watchdog.h"

namespace softmetal::exec {
namespace {

constexpr std::array kSignals = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, kWatchdogSignal};
constexpr uint64_t kLookEveryNanoseconds = 1'000'000;

// A library that installed its handler after ours may hold ours as its predecessor. Installing the same function again
// would make a ring of the two; so each time we go in front of somebody new, it is with another function, a level
// higher, with its own predecessor. When the levels are used up, later handlers stay in front.
constexpr size_t kLevels = 8;

using Handler = void (*)(int, siginfo_t*, void*);

SignalFilter installed_filter;
// By level and signal. Written before the level's function is installed.
std::array<std::array<struct sigaction, kSignals.size()>, kLevels> predecessors;

size_t index_of(int signal) {
  size_t index = 0;
  while (kSignals[index] != signal) ++index;
  return index;
}

void restore_default(int signal) {
  struct sigaction action{};
  action.sa_handler = SIG_DFL;
  sigaction(signal, &action, nullptr);
}

// What the system would do. A faulting instruction runs again and ends the process; signals that were sent, and
// breakpoints, which continue behind the instruction, are raised again and arrive when the handler returns.
void act_by_default(int signal, const siginfo_t& info) {
  restore_default(signal);
  if (info.si_code <= 0 || signal == SIGTRAP) raise(signal);
}

// The signals that are blocked while `action` handles one, sigaction(2).
sigset_t blocked_during(const struct sigaction& action, int signal, const ucontext_t& context) {
  sigset_t blocked;
  sigorset(&blocked, &context.uc_sigmask, &action.sa_mask);
  if ((action.sa_flags & SA_NODEFER) == 0) sigaddset(&blocked, signal);
  return blocked;
}

void hand_on(const struct sigaction& action, int signal, siginfo_t* info, ucontext_t* context) {
  if (action.sa_handler == SIG_DFL && signal == kWatchdogSignal) return;  // which the system ignores
  const bool sent = info->si_code <= 0;
  if (action.sa_handler == SIG_IGN && sent) return;
  // The system does not let a fault be ignored either.
  if (action.sa_handler == SIG_DFL || action.sa_handler == SIG_IGN) return act_by_default(signal, *info);
  const sigset_t blocked = blocked_during(action, signal, *context);
  pthread_sigmask(SIG_SETMASK, &blocked, nullptr);
  if (action.sa_flags & SA_RESETHAND) restore_default(signal);
  if (action.sa_flags & SA_SIGINFO) {
    action.sa_sigaction(signal, info, context);
  } else {
    action.sa_handler(signal);
  }
}

template <size_t level>
void handle(int signal, siginfo_t* info, void* context) {
  auto* interrupted = static_cast<ucontext_t*>(context);
  if (installed_filter(signal, info, interrupted)) return;
  hand_on(predecessors[level][index_of(signal)], signal, info, interrupted);
}

template <size_t... levels>
constexpr std::array<Handler, kLevels> make_handlers(std::index_sequence<levels...>) {
  return {handle<levels>...};
}

constexpr std::array<Handler, kLevels> kHandlers = make_handlers(std::make_index_sequence<kLevels>());

bool is_ours(const struct sigaction& action) {
  for (const Handler handler : kHandlers) {
    if (action.sa_sigaction == handler) return true;
  }
  return false;
}

// The level at which to go in front of `action`; kLevels when there is none left.
size_t level_in_front_of(const struct sigaction& action, size_t index, std::array<size_t, kSignals.size()>& used) {
  // Nobody is behind a default, so nobody there can hold a function of ours.
  if (action.sa_handler == SIG_DFL || action.sa_handler == SIG_IGN) return 0;
  for (size_t level = 0; level < used[index]; ++level) {
    if (predecessors[level][index].sa_sigaction == action.sa_sigaction) return level;
  }
  return used[index];
}

void go_in_front(size_t index) {
  static std::array<size_t, kSignals.size()> used{};
  struct sigaction current;
  if (sigaction(kSignals[index], nullptr, &current) != 0 || is_ours(current)) return;
  const size_t level = level_in_front_of(current, index, used);
  if (level == kLevels) return;
  if (used[index] <= level) used[index] = level + 1;
  predecessors[level][index] = current;
  struct sigaction ours{};
  ours.sa_sigaction = kHandlers[level];
  sigemptyset(&ours.sa_mask);
  // Interrupted system calls go on as they did with the handler before.
  const bool restart = kSignals[index] == kWatchdogSignal || (current.sa_flags & SA_RESTART) != 0;
  ours.sa_flags = SA_SIGINFO | SA_ONSTACK | (restart ? SA_RESTART : 0);
  sigaction(kSignals[index], &ours, nullptr);
}

}  // namespace

void install_signal_filter(SignalFilter filter, uint64_t now) {
  static std::atomic<uint64_t> next_look{0};
  if (now < next_look.load(std::memory_order_acquire)) return;
  static std::mutex mutex;
  std::lock_guard lock(mutex);
  if (now < next_look.load(std::memory_order_relaxed)) return;
  installed_filter = filter;
  for (size_t index = 0; index < kSignals.size(); ++index) go_in_front(index);
  next_look.store(now + kLookEveryNanoseconds, std::memory_order_release);
}

void unblock_fault_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : kSignals) sigaddset(&signals, signal);
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

}  // namespace softmetal::exec
