#include "exec/worker_pool.h"

#include <sched.h>

#include <algorithm>
#include <thread>

#include "exec/host_time.h"
#include "exec/spin_wait.h"

namespace softmetal::exec {
namespace {

using std::chrono::microseconds;

// A dispatch is shared only when more than this remains to be done alone: a helper takes that long to wake up.
constexpr uint64_t kWorthSharingNanoseconds = 40'000;
// How long the first threads run alone before they judge how much remains.
constexpr uint64_t kProbeNanoseconds = 15'000;
// How long a helper looks for the next dispatch before it parks, and a queue waits for its last helper.
constexpr auto kHelperPatience = microseconds(30);
constexpr auto kOwnerPatience = microseconds(200);
// Calls of a kernel are kept about this short, so that one that takes very long has got stuck (exec/watchdog.h).
constexpr uint64_t kLongestCallNanoseconds = 10'000'000;
// Claims shrink with what is left, so that the threads finish together.
constexpr uint64_t kClaimsPerThread = 4;

// How many threadgroups the next call may have after one of `size` that took `nanoseconds`.
uint64_t next_call_size(uint64_t size, uint64_t nanoseconds) {
  if (nanoseconds <= kLongestCallNanoseconds / 2) return size * 2;
  const double fitting =
      static_cast<double>(size) * static_cast<double>(kLongestCallNanoseconds) / static_cast<double>(nanoseconds);
  return std::max<uint64_t>(1, static_cast<uint64_t>(fitting));
}

}  // namespace

WorkerPool& WorkerPool::shared() {
  static WorkerPool& pool = *new WorkerPool();
  return pool;
}

unsigned WorkerPool::processor_count() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (sched_getaffinity(0, sizeof(allowed), &allowed) == 0) return std::max(1, CPU_COUNT(&allowed));
  return std::max(1u, std::thread::hardware_concurrency());
}

WorkerPool::WorkerPool() : helper_count_(processor_count() - 1) {}

void WorkerPool::start_helpers() {
  std::call_once(helpers_started_, [this] {
    for (unsigned i = 0; i < helper_count_; ++i) {
      std::thread helper([this] { help(); });
      placement_.add(helper.native_handle());
      helper.detach();
    }
  });
}

RunOutcome WorkerPool::run(const Dispatch& dispatch, Worker& own) {
  const uint64_t start = host_nanoseconds();
  prepare_fault_guard(start);
  Job job(dispatch);
  if (!probe(job, own, start)) return job.outcome;
  start_helpers();
  placement_.keep_off_this_processor();
  {
    std::lock_guard lock(mutex_);
    jobs_.push_back(&job);
    open_jobs_.store(jobs_.size(), std::memory_order_relaxed);
  }
  work_arrived_.notify_all();
  work_on(job, own);
  {
    std::lock_guard lock(mutex_);
    jobs_.erase(std::find(jobs_.begin(), jobs_.end(), &job));
    open_jobs_.store(jobs_.size(), std::memory_order_relaxed);
  }
  const auto alone = [&job] { return job.helpers.load(std::memory_order_acquire) == 0; };
  if (!spin_until(alone, kOwnerPatience)) {
    std::unique_lock lock(mutex_);
    helper_left_.wait(lock, alone);
  }
  // A helper decrements under the mutex; having it once means that the last one no longer touches the job.
  {
    std::lock_guard lock(mutex_);
  }
  return job.outcome;
}

bool WorkerPool::probe(Job& job, Worker& worker, uint64_t start) {
  const uint64_t total = job.dispatch.threadgroup_count;
  uint64_t elapsed_before = 0;
  for (uint64_t done = 0, size = 1; done < total; size = job.groups_per_call) {
    const uint64_t last = std::min(done + size, total);
    run_range(job, worker, done, last);
    done = last;
    job.next.store(done, std::memory_order_relaxed);
    if (job.failed.load(std::memory_order_relaxed)) return false;
    const uint64_t elapsed = host_nanoseconds() - start;
    job.groups_per_call = next_call_size(size, elapsed - elapsed_before);
    elapsed_before = elapsed;
    if (helper_count_ == 0 || elapsed < kProbeNanoseconds) continue;
    const double expected =
        static_cast<double>(elapsed) / static_cast<double>(done) * static_cast<double>(total - done);
    if (expected > kWorthSharingNanoseconds) return true;
  }
  return false;
}

bool WorkerPool::claim(Job& job, uint64_t most, uint64_t* first, uint64_t* last) const {
  const uint64_t total = job.dispatch.threadgroup_count;
  uint64_t begin = job.next.load(std::memory_order_relaxed);
  uint64_t end;
  do {
    if (begin >= total) return false;
    const uint64_t share = (total - begin) / (kClaimsPerThread * (helper_count_ + 1));
    end = begin + std::clamp<uint64_t>(share, 1, most);
  } while (!job.next.compare_exchange_weak(begin, end, std::memory_order_relaxed));
  *first = begin;
  *last = end;
  return true;
}

void WorkerPool::work_on(Job& job, Worker& worker) {
  uint64_t first, last;
  uint64_t most = job.groups_per_call;
  for (uint64_t start = host_nanoseconds(); claim(job, most, &first, &last);) {
    run_range(job, worker, first, last);
    const uint64_t now = host_nanoseconds();
    most = next_call_size(last - first, now - start);
    start = now;
  }
}

void WorkerPool::run_range(Job& job, Worker& worker, uint64_t first, uint64_t last) {
  softmetal_worker* scratch = worker.scratch(job.dispatch.fiber_stack_bytes);
  RunOutcome outcome;
  const LogScope log(job.log);
  if (scratch) {
    outcome = run_guarded(job.dispatch.run, job.dispatch.launch, scratch, first, last, job.dispatch.code);
  } else {
    outcome.code = SOFTMETAL_ERROR_OUT_OF_MEMORY;
  }
  if (!outcome.failed()) return;
  if (!job.failed.exchange(true)) job.outcome = outcome;
  job.next.store(job.dispatch.threadgroup_count, std::memory_order_relaxed);
}

WorkerPool::Job* WorkerPool::find_job() {
  const auto found = std::find_if(jobs_.begin(), jobs_.end(), [](const Job* job) { return job->has_work(); });
  return found == jobs_.end() ? nullptr : *found;
}

void WorkerPool::help() {
  Worker worker;
  std::unique_lock lock(mutex_);
  for (;;) {
    if (Job* job = find_job()) {
      job->helpers.fetch_add(1, std::memory_order_relaxed);
      lock.unlock();
      work_on(*job, worker);
      lock.lock();
      // Released under the mutex: see run().
      job->helpers.fetch_sub(1, std::memory_order_release);
      helper_left_.notify_all();
      continue;
    }
    lock.unlock();
    spin_until([this] { return open_jobs_.load(std::memory_order_relaxed) != 0; }, kHelperPatience);
    lock.lock();
    work_arrived_.wait(lock, [this] { return find_job() != nullptr; });
  }
}

}  // namespace softmetal::exec
