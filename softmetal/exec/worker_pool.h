// The threads that share out the threadgroups of a dispatch.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <span>
#include <vector>

#include "exec/fault_guard.h"
#include "exec/helper_placement.h"
#include "exec/kernel_abi.h"
#include "exec/log_buffer.h"
#include "exec/worker.h"

namespace softmetal::exec {

struct Dispatch {
  softmetal_run_function run;
  const softmetal_launch* launch;
  uint64_t threadgroup_count;
  size_t fiber_stack_bytes;         // 0: the default
  std::span<const CodeRange> code;  // of the kernel and the functions that it calls through tables
};

// One pool serves all queues. The thread that brings a dispatch runs threadgroups itself; helpers, one fewer than the
// processors, join it when there is more to do than waking them costs.
class WorkerPool {
 public:
  // The process's pool. It is never destroyed: its threads may be parked in it while the process exits.
  static WorkerPool& shared();

  // The processors this process may use.
  static unsigned processor_count();

  // Runs all threadgroups; `own` is the calling thread's worker. Returns the first failure, if any; after one
  // threadgroups that have not begun are left out.
  RunOutcome run(const Dispatch& dispatch, Worker& own);

 private:
  // A dispatch that helpers may join.
  struct Job {
    explicit Job(const Dispatch& dispatch) : dispatch(dispatch) {}

    bool has_work() const { return next.load(std::memory_order_relaxed) < dispatch.threadgroup_count; }

    const Dispatch& dispatch;
    LogBuffer* const log = LogScope::current();  // of the thread that brings the dispatch
    std::atomic<uint64_t> next{0};
    std::atomic<bool> failed{false};
    uint64_t groups_per_call = 0;      // as many as take about as long as a call should, before others join
    RunOutcome outcome;                // the first failure, written by the thread that sets `failed`
    std::atomic<unsigned> helpers{0};  // increased under the pool's mutex
  };

  WorkerPool();
  void start_helpers();
  void help();
  Job* find_job();
  // Runs threadgroups alone from `start` (host_nanoseconds) on until all are done or there is clearly enough
  // left to share.
  bool probe(Job& job, Worker& worker, uint64_t start);
  void work_on(Job& job, Worker& worker);
  // At most `most` threadgroups.
  bool claim(Job& job, uint64_t most, uint64_t* first, uint64_t* last) const;
  void run_range(Job& job, Worker& worker, uint64_t first, uint64_t last);

  const unsigned helper_count_;
  std::once_flag helpers_started_;
  HelperPlacement placement_;
  std::mutex mutex_;
  std::condition_variable work_arrived_;
  std::condition_variable helper_left_;
  std::vector<Job*> jobs_;
  std::atomic<size_t> open_jobs_{0};  // the size of jobs_, for helpers that look before they park
};

}  // namespace softmetal::exec
