#include "metal/commands/event_state.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace softmetal::metal {

uint64_t EventState::value() const {
  std::lock_guard lock(mutex_);
  return value_;
}

void EventState::set_value(uint64_t value) {
  std::vector<Listener> reached;
  {
    std::lock_guard lock(mutex_);
    value_ = value;
    const auto first_reached = std::partition(listeners_.begin(), listeners_.end(),
                                              [value](const Listener& entry) { return entry.value > value; });
    std::move(first_reached, listeners_.end(), std::back_inserter(reached));
    listeners_.erase(first_reached, listeners_.end());
    changed_.notify_all();
  }
  for (const Listener& listener : reached) listener.notification(value);
}

void EventState::wait(uint64_t value) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this, value] { return value_ >= value; });
}

bool EventState::wait(uint64_t value, std::chrono::milliseconds timeout) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, timeout, [this, value] { return value_ >= value; });
}

void EventState::notify_at(uint64_t value, Notification notification) {
  uint64_t now;
  {
    std::lock_guard lock(mutex_);
    if (value_ < value) {
      listeners_.push_back({value, std::move(notification)});
      return;
    }
    now = value_;
  }
  notification(now);
}

}  // namespace softmetal::metal
