#include "extend/waiting.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "checks/command_buffers.h"
#include "support/pool.h"
#include "support/signals.h"

namespace pymetal {

namespace {

// Most small command buffers complete meanwhile, which spares them the way through another thread.
constexpr auto patience = std::chrono::microseconds(100);
// A thread that offers its processor to others gets it back, on a busy machine, milliseconds later.
constexpr auto undivided_patience = std::chrono::microseconds(3);

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

bool reaches_soon(MTL::CommandBuffer& buffer, Stage stage) {
  const auto start = std::chrono::steady_clock::now();
  for (auto now = start; now - start < patience; now = std::chrono::steady_clock::now()) {
    if (has_reached(buffer, stage)) return true;
    if (now - start >= undivided_patience) std::this_thread::yield();
  }
  return has_reached(buffer, stage);
}

// False when the wait may take long: with handlers it ends when they return, and those are Python's.
bool wait_shortly(MTL::CommandBuffer& buffer, Stage stage) {
  if (state_of<checks::CommandBufferRecord>(&buffer).state->has_handlers) return false;
  return without_gil([&] {
    if (!reaches_soon(buffer, stage)) return false;
    wait_natively(buffer, stage);
    return true;
  });
}

void wait_by_watcher(MTL::CommandBuffer& buffer, Stage stage) {
  const auto latch = std::make_shared<Latch>();
  when_reached(buffer, stage, [latch] { latch->open(); });
  wait_handling_signals([&] { return latch->wait_for(signal_interval); });
}

}  // namespace

void wait_until(checks::Call call, MTL::CommandBuffer& buffer, Stage stage) {
  const Pool pool;
  checks::committed(call, buffer);
  if (!on_main_thread()) {
    without_gil([&] { wait_natively(buffer, stage); });
  } else if (!wait_shortly(buffer, stage)) {
    wait_by_watcher(buffer, stage);
  }
}

}  // namespace pymetal
