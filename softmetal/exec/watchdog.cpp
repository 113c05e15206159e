#include "exec/watchdog.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <vector>

#include "exec/fault_guard.h"
#include "exec/host_time.h"
#include "softmetal.h"

namespace softmetal::exec {
namespace {

constexpr uint64_t kDefaultTimeoutNanoseconds = 60'000'000'000;
constexpr uint64_t kShortestLook = 2'000'000;
constexpr uint64_t kLongestLook = 500'000'000;
// Looks without anything to see before the watchdog sleeps until somebody starts a kernel.
constexpr int kIdleLooks = 4;

uint64_t timeout_of_environment() {
  const char* text = std::getenv("PYMETAL_KERNEL_TIMEOUT");
  if (text == nullptr || *text == '\0') return kDefaultTimeoutNanoseconds;
  char* end = nullptr;
  const double seconds = std::strtod(text, &end);
  if (*end != '\0' || !(seconds >= 0) || seconds > 1e9) return kDefaultTimeoutNanoseconds;
  return static_cast<uint64_t>(seconds * 1e9);
}

std::atomic<uint64_t>& timeout() {
  static std::atomic<uint64_t> value = timeout_of_environment();
  return value;
}

}  // namespace

uint64_t kernel_timeout_nanoseconds() { return timeout().load(std::memory_order_relaxed); }

// One for the process. It is never destroyed: its thread may be at work while the process exits.
class Watchdog {
 public:
  static Watchdog& shared() {
    static Watchdog& watchdog = *new Watchdog();
    return watchdog;
  }

  void add(WatchedThread* thread) {
    std::lock_guard lock(mutex_);
    threads_.push_back(thread);
  }

  void remove(WatchedThread* thread) {
    std::lock_guard lock(mutex_);
    threads_.erase(std::find(threads_.begin(), threads_.end(), thread));
  }

  bool is_asleep() const { return asleep_.load(std::memory_order_seq_cst); }

  void wake() {
    std::lock_guard lock(mutex_);
    if (!started_) std::thread([this] { watch(); }).detach();
    started_ = true;
    asleep_.store(false, std::memory_order_seq_cst);
    changed_.notify_one();
  }

 private:
  void watch() {
    std::unique_lock lock(mutex_);
    for (int idle = 0;;) {
      idle = look() ? 0 : idle + 1;
      if (idle < kIdleLooks) {
        changed_.wait_for(lock, std::chrono::nanoseconds(pause()));
        continue;
      }
      asleep_.store(true, std::memory_order_seq_cst);
      // A call that began before it could see the flag is seen here.
      if (!look()) changed_.wait(lock, [this] { return !is_asleep(); });
      asleep_.store(false, std::memory_order_seq_cst);
      idle = 0;
    }
  }

  uint64_t pause() const {
    const uint64_t limit = kernel_timeout_nanoseconds();
    if (anyone_overdue_) return kShortestLook;
    return limit == 0 ? kLongestLook : std::clamp(limit / 20, kShortestLook, kLongestLook);
  }

  // Whether anything runs.
  bool look() {
    const uint64_t now = host_nanoseconds();
    const uint64_t limit = kernel_timeout_nanoseconds();
    bool anyone_runs = false;
    anyone_overdue_ = false;
    for (WatchedThread* thread : threads_) {
      const uint64_t call = thread->calls_.load(std::memory_order_seq_cst);
      if (call % 2 == 0) continue;
      anyone_runs = true;
      if (thread->seen_call_ != call) {
        thread->seen_call_ = call;
        thread->seen_since_ = now;
      } else if (limit != 0 && now - thread->seen_since_ > limit) {
        end(*thread, call, now);
        anyone_overdue_ = true;
      }
    }
    return anyone_runs;
  }

  // Again at each look: a signal that arrives outside of the kernel's own code has no effect.
  static void end(WatchedThread& thread, uint64_t call, uint64_t now) {
    thread.overdue_call_.store(call, std::memory_order_release);
    prepare_fault_guard(now);
    pthread_sigqueue(thread.thread_, kWatchdogSignal, {.sival_ptr = &shared()});
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<WatchedThread*> threads_;
  std::atomic<bool> asleep_{true};
  bool started_ = false;
  bool anyone_overdue_ = false;
};

void set_kernel_timeout_nanoseconds(uint64_t nanoseconds) {
  timeout().store(nanoseconds, std::memory_order_relaxed);
  Watchdog::shared().wake();
}

WatchedThread::WatchedThread() { Watchdog::shared().add(this); }

WatchedThread::~WatchedThread() { Watchdog::shared().remove(this); }

WatchedThread& WatchedThread::current() {
  thread_local WatchedThread thread;
  return thread;
}

void WatchedThread::enter() {
  calls_.store(calls_.load(std::memory_order_relaxed) + 1, std::memory_order_seq_cst);
  if (Watchdog::shared().is_asleep()) Watchdog::shared().wake();
}

bool is_from_watchdog(int signal, const siginfo_t& info) {
  return signal == kWatchdogSignal && info.si_code == SI_QUEUE && info.si_value.sival_ptr == &Watchdog::shared();
}

}  // namespace softmetal::exec

using softmetal::exec::kernel_timeout_nanoseconds;
using softmetal::exec::set_kernel_timeout_nanoseconds;

extern "C" void softmetal_set_kernel_timeout(double seconds) {
  set_kernel_timeout_nanoseconds(static_cast<uint64_t>(seconds * 1e9));
}

extern "C" double softmetal_kernel_timeout() { return static_cast<double>(kernel_timeout_nanoseconds()) * 1e-9; }
