#include "extend/watched_wait.h"

#include <condition_variable>
#include <memory>
#include <mutex>

#include "support/signals.h"

namespace pymetal {

namespace {

class Latch {
 public:
  void open() {
    const std::lock_guard lock(mutex_);
    is_open_ = true;
    changed_.notify_all();
  }
  bool wait_for(std::chrono::milliseconds duration) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, duration, [this] { return is_open_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_open_ = false;
};

}  // namespace

void wait_by_watcher(MTL::CommandBuffer& buffer, Stage stage) {
  const auto latch = std::make_shared<Latch>();
  when_reached(buffer, stage, [latch] { latch->open(); });
  wait_handling_signals([&] { return latch->wait_for(signal_interval); });
}

}  // namespace pymetal
