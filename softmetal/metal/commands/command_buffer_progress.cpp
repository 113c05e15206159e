#include "metal/commands/command_buffer_progress.h"

#include <algorithm>

#include "exec/spin_wait.h"

namespace softmetal::metal {
namespace {

// Covers the dispatches that take less than it takes to wake a parked thread.
constexpr auto kPatience = std::chrono::microseconds(50);

}  // namespace

void CommandBufferProgress::set_status(CommandBufferStatus status) {
  std::lock_guard lock(mutex_);
  status_.store(status, std::memory_order_release);
  if (status >= CommandBufferStatus::kScheduled) changed_.notify_all();
}

void CommandBufferProgress::finish() {
  std::lock_guard lock(mutex_);
  finished_.store(true, std::memory_order_release);
  changed_.notify_all();
}

template <class Condition>
void CommandBufferProgress::wait(Condition done) {
  if (exec::spin_until(done, kPatience)) return;
  std::unique_lock lock(mutex_);
  changed_.wait(lock, done);
}

template <class Condition>
bool CommandBufferProgress::wait_for(std::chrono::nanoseconds limit, Condition done) {
  if (exec::spin_until(done, std::min<std::chrono::nanoseconds>(kPatience, limit))) return true;
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, limit, done);
}

void CommandBufferProgress::wait_until_scheduled() {
  wait([this] { return status() >= CommandBufferStatus::kScheduled; });
}

void CommandBufferProgress::wait_until_finished() {
  wait([this] { return finished(); });
}

bool CommandBufferProgress::wait_until_scheduled(std::chrono::nanoseconds limit) {
  return wait_for(limit, [this] { return status() >= CommandBufferStatus::kScheduled; });
}

bool CommandBufferProgress::wait_until_finished(std::chrono::nanoseconds limit) {
  return wait_for(limit, [this] { return finished(); });
}

}  // namespace softmetal::metal
