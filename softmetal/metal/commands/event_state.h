// The value of an event, and those who wait for it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <vector>

namespace softmetal::metal {

class EventState {
 public:
  using Notification = std::function<void(uint64_t value)>;

  uint64_t value() const;
  void set_value(uint64_t value);

  void wait(uint64_t value);
  // False when the event has not reached the value in time.
  bool wait(uint64_t value, std::chrono::milliseconds timeout);

  // Calls `notification` once, when the event has reached the value, from the thread that sets it or from this one.
  void notify_at(uint64_t value, Notification notification);

 private:
  struct Listener {
    uint64_t value;
    Notification notification;
  };

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  uint64_t value_ = 0;
  std::vector<Listener> listeners_;
};

}  // namespace softmetal::metal
