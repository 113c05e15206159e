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

// Returns whether `done()` became true within `duration`. Lets other threads run in between: on a busy machine the one
// awaited may need this very processor.
template <class Condition>
bool spin_until(Condition done, std::chrono::nanoseconds duration) {
  if (done()) return true;
  const auto deadline = std::chrono::steady_clock::now() + duration;
  do {
    for (int i = 0; i < 32; ++i) {
      if (done()) return true;
      pause_processor();
    }
    sched_yield();
  } while (std::chrono::steady_clock::now() < deadline);
  return false;
}

}  // namespace softmetal::exec
