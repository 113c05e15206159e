// A background thread that runs tasks one after another.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>

#include "exec/worker.h"

namespace softmetal::exec {

// The thread starts with the first task and ends, after the tasks posted so far, when the executor is destroyed.
// Nobody waits for it: the last reference to an executor may be let go by one of its own tasks, and a process that
// exits meanwhile leaves the thread where it is.
class SerialExecutor {
 public:
  using Task = void (*)(void* context, Worker& worker);

  // `patience`: how long the thread looks for the next task before it parks.
  explicit SerialExecutor(std::chrono::nanoseconds patience);
  SerialExecutor(const SerialExecutor&) = delete;
  SerialExecutor& operator=(const SerialExecutor&) = delete;
  ~SerialExecutor();

  // Tasks are numbered from 1 in the order in which they were posted.
  void post(Task task, void* context);

  // Runs the next task on the calling thread instead, unless one is running already or the next one comes after the
  // task numbered `last`; false when there was nothing to run. For a thread that waits for that task: it need not wait
  // for another thread to wake up.
  bool run_one(Worker& worker, uint64_t last);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace softmetal::exec
