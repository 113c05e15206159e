// Ending kernels that run too long.
//
// A watchdog looks at the guarded calls (exec/fault_guard.h) that are under way and sends the thread of one that has
// lasted too long a signal. It costs the kernel nothing.
#pragma once

#include <pthread.h>
#include <signal.h>

#include <atomic>
#include <cstdint>

namespace softmetal::exec {

// How long one guarded call may take, of a few threadgroups or of one that takes long. At first what the variable
// PYMETAL_KERNEL_TIMEOUT says in seconds, else a minute; 0: for ever.
uint64_t kernel_timeout_nanoseconds();
void set_kernel_timeout_nanoseconds(uint64_t nanoseconds);

// The guarded calls of one thread, for the watchdog. Lives on the thread it is about.
class WatchedThread {
 public:
  WatchedThread();
  WatchedThread(const WatchedThread&) = delete;
  WatchedThread& operator=(const WatchedThread&) = delete;
  ~WatchedThread();

  // The calling thread's own.
  static WatchedThread& current();

  // Around each guarded call.
  void enter();
  void leave() { calls_.store(calls_.load(std::memory_order_relaxed) + 1, std::memory_order_release); }

  // Whether the watchdog wants the call that is under way to end. For the signal's handler.
  bool is_overdue() const {
    return overdue_call_.load(std::memory_order_acquire) == calls_.load(std::memory_order_relaxed);
  }

 private:
  friend class Watchdog;

  const pthread_t thread_ = pthread_self();
  std::atomic<uint64_t> calls_{0};  // odd during a call
  std::atomic<uint64_t> overdue_call_{0};
  // The watchdog's: the call it has seen last, and since when.
  uint64_t seen_call_ = 0;
  uint64_t seen_since_ = 0;
};

// What the watchdog sends. By default it does nothing, so that one that comes too late is harmless.
constexpr int kWatchdogSignal = SIGURG;
bool is_from_watchdog(int signal, const siginfo_t& info);

}  // namespace softmetal::exec
