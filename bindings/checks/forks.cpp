#include "checks/forks.h"

#include <pthread.h>

#include <atomic>

#include "support/errors.h"

namespace pymetal::checks {

namespace {

std::atomic<bool> used{false};
std::atomic<bool> left_behind{false};

void note_fork() { left_behind.store(true); }

}  // namespace

void threads_are_there() {
  if (left_behind.load(std::memory_order_relaxed)) {
    raise_validation(
        "this process was forked from one that had committed command buffers, whose threads stayed there: start "
        "processes with multiprocessing's 'spawn' or 'forkserver', or use Metal in the new ones alone");
  }
  if (!used.load(std::memory_order_relaxed) && !used.exchange(true)) pthread_atfork(nullptr, nullptr, note_fork);
}

}  // namespace pymetal::checks
