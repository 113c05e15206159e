// The worker pool without what surrounds it in the library: two threads that share out a dispatch.
#include "exec/worker_pool.h"

#include <array>
#include <thread>

#include "exec/watchdog.h"

namespace softmetal::exec {

WorkerPool::WorkerPool() : helper_count_(1) {}

WorkerPool& WorkerPool::shared() {
  static WorkerPool& pool = *new WorkerPool();
  return pool;
}

RunOutcome WorkerPool::run(const Dispatch& dispatch, Worker&) {
  std::atomic<uint64_t> next{0};
  std::array<int, 2> codes{};
  const auto work = [&](int& code) {
    softmetal_worker scratch = {};
    for (uint64_t i = next++; i < dispatch.threadgroup_count && code == 0; i = next++) {
      code = dispatch.run(dispatch.launch, &scratch, i, i + 1);
    }
  };
  std::thread helper(work, std::ref(codes[0]));
  work(codes[1]);
  helper.join();
  RunOutcome outcome;
  outcome.code = codes[0] != 0 ? codes[0] : codes[1];
  return outcome;
}

// No limit.
uint64_t kernel_timeout_nanoseconds() { return 0; }

}  // namespace softmetal::exec
