// Waiting a few microseconds without giving up the processor, before a thread parks: waking a parked thread
// costs more than most small dispatches.
#pragma once

#include <sched.h>

#include <chrono>

namespace softmetal::exec {

inline void pause_processor() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

// How long a thread keeps its processor to itself while it waits. One that offers it to others gets it back, on a busy
// machine, only after they have used up their turns: milliseconds for a wait that mostly takes a few microseconds.
constexpr auto kUndivided = std::chrono::microseconds(10);

// Returns whether `done()` became true within `duration`. Lets other threads run after a while: the one awaited may
// need this very processor.
template <class Condition>
bool spin_until(Condition done, std::chrono::nanoseconds duration) {
  if (done()) return true;
  const auto start = std::chrono::steady_clock::now();
  for (auto now = start; now - start < duration; now = std::chrono::steady_clock::now()) {
    for (int i = 0; i < 32; ++i) {
      if (done()) return true;
      pause_processor();
    }
    if (now - start >= kUndivided) sched_yield();
  }
  return false;
}

}  // namespace softmetal::exec
