// How far a command buffer has come, shared between the object and the threads that run and await it: the
// queue's thread lets go of the object first and then wakes those who wait, so that whoever has waited finds no
// reference of the queue's left.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "metal/values/types.h"

namespace softmetal::metal {

class CommandBufferProgress {
 public:
  CommandBufferStatus status() const { return status_.load(std::memory_order_acquire); }
  void set_status(CommandBufferStatus status);

  // Handlers have run and everything the command buffer held has been let go.
  void finish();

  bool finished() const { return finished_.load(std::memory_order_acquire); }

  void wait_until_scheduled();
  void wait_until_finished();
  // These give up after a while, and return false then.
  bool wait_until_scheduled(std::chrono::nanoseconds limit);
  bool wait_until_finished(std::chrono::nanoseconds limit);

 private:
  template <class Condition>
  void wait(Condition done);
  template <class Condition>
  bool wait_for(std::chrono::nanoseconds limit, Condition done);

  std::atomic<CommandBufferStatus> status_{CommandBufferStatus::kNotEnqueued};
  std::atomic<bool> finished_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
};

}  // namespace softmetal::metal
