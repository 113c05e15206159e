// Locking a mutex that nobody ever holds for longer than a few instructions.
#pragma once

#include <mutex>

#include "exec/spin_wait.h"

namespace softmetal::exec {

// Looks for the mutex a moment before the thread sleeps: putting a thread to sleep and waking it takes a hundred times
// as long as whoever holds the mutex needs to let go of it.
inline std::unique_lock<std::mutex> lock_briefly_held(std::mutex& mutex) {
  constexpr int kTries = 100;
  std::unique_lock lock(mutex, std::try_to_lock);
  for (int i = 0; !lock.owns_lock() && i < kTries; ++i) {
    pause_processor();
    lock.try_lock();
  }
  if (!lock.owns_lock()) lock.lock();
  return lock;
}

}  // namespace softmetal::exec
