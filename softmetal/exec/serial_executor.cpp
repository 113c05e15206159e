#include "exec/serial_executor.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

#include "exec/spin_wait.h"

namespace softmetal::exec {

struct SerialExecutor::State {
  struct Entry {
    Task task;
    void* context;
  };

  explicit State(std::chrono::nanoseconds patience) : patience(patience) {}

  void run();
  std::optional<Entry> wait_for_entry();
  bool anything_to_do() const { return waiting.load(std::memory_order_acquire) != 0 || closed.load(); }

  const std::chrono::nanoseconds patience;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Entry> entries;
  std::atomic<size_t> waiting{0};  // the number of entries, readable without the mutex
  std::atomic<bool> closed{false};
  bool started = false;
  bool parked = false;
};

SerialExecutor::SerialExecutor(std::chrono::nanoseconds patience) : state_(std::make_shared<State>(patience)) {}

SerialExecutor::~SerialExecutor() {
  std::lock_guard lock(state_->mutex);
  state_->closed.store(true);
  state_->changed.notify_one();
}

void SerialExecutor::post(Task task, void* context) {
  std::unique_lock lock(state_->mutex);
  state_->entries.push_back({task, context});
  state_->waiting.store(state_->entries.size(), std::memory_order_release);
  if (!state_->started) {
    state_->started = true;
    std::thread([state = state_] { state->run(); }).detach();
    return;
  }
  const bool parked = state_->parked;
  lock.unlock();
  if (parked) state_->changed.notify_one();
}

void SerialExecutor::State::run() {
  Worker worker;
  while (auto entry = wait_for_entry()) entry->task(entry->context, worker);
}

std::optional<SerialExecutor::State::Entry> SerialExecutor::State::wait_for_entry() {
  spin_until([this] { return anything_to_do(); }, patience);
  std::unique_lock lock(mutex);
  parked = true;
  changed.wait(lock, [this] { return anything_to_do(); });
  parked = false;
  if (entries.empty()) return std::nullopt;
  Entry entry = entries.front();
  entries.pop_front();
  waiting.store(entries.size(), std::memory_order_release);
  return entry;
}

}  // namespace softmetal::exec
