#include "exec/serial_executor.h"

#include <sched.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "exec/brief_lock.h"
#include "exec/spin_wait.h"

namespace softmetal::exec {

struct SerialExecutor::State {
  struct Entry {
    Task task;
    void* context;
    uint64_t number;
    int processor;  // where it was posted
  };

  explicit State(std::chrono::nanoseconds patience) : patience(patience) {}

  void run();
  bool wait_for_entry(Entry* entry);
  bool take(Entry* entry, uint64_t last);  // with the mutex held
  void finish_task();
  bool may_continue() const { return waiting.load(std::memory_order_acquire) != 0 || closed.load(); }

  const std::chrono::nanoseconds patience;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Entry> entries;
  std::atomic<size_t> waiting{0};  // the number of entries, readable without the mutex
  std::atomic<bool> closed{false};
  uint64_t posted = 0;
  bool started = false;
  bool parked = false;
  bool busy = false;  // somebody runs a task
};

SerialExecutor::SerialExecutor(std::chrono::nanoseconds patience) : state_(std::make_shared<State>(patience)) {}

SerialExecutor::~SerialExecutor() {
  std::lock_guard lock(state_->mutex);
  state_->closed.store(true);
  state_->changed.notify_one();
}

void SerialExecutor::post(Task task, void* context) {
  std::unique_lock lock = lock_briefly_held(state_->mutex);
  state_->entries.push_back({task, context, ++state_->posted, sched_getcpu()});
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

bool SerialExecutor::run_one(Worker& worker, uint64_t last) {
  // The task may destroy the executor.
  const std::shared_ptr<State> state = state_;
  State::Entry entry;
  {
    const std::unique_lock lock = lock_briefly_held(state->mutex);
    if (!state->take(&entry, last)) return false;
  }
  entry.task(entry.context, worker);
  state->finish_task();
  return true;
}

void SerialExecutor::State::run() {
  Worker worker;
  Entry entry;
  while (wait_for_entry(&entry)) {
    entry.task(entry.context, worker);
    finish_task();
    // Whoever posted it is likely to wait for it, and cannot go on while this thread looks for more on its processor.
    if (sched_getcpu() == entry.processor) sched_yield();
  }
}

bool SerialExecutor::State::take(Entry* entry, uint64_t last) {
  if (busy || entries.empty() || entries.front().number > last) return false;
  *entry = entries.front();
  entries.pop_front();
  waiting.store(entries.size(), std::memory_order_release);
  busy = true;
  return true;
}

void SerialExecutor::State::finish_task() {
  const std::unique_lock lock = lock_briefly_held(mutex);
  busy = false;
  if (parked && !entries.empty()) changed.notify_one();
}

// False when the executor is gone and everything is done.
bool SerialExecutor::State::wait_for_entry(Entry* entry) {
  spin_until([this] { return may_continue(); }, patience);
  std::unique_lock lock = lock_briefly_held(mutex);
  parked = true;
  bool taken = false;
  changed.wait(lock, [&] { return (taken = take(entry, UINT64_MAX)) || (closed.load() && entries.empty()); });
  parked = false;
  return taken;
}

}  // namespace softmetal::exec
