// Checking what the threads of a function with shader validation do, on one worker.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "exec/fibers.h"
#include "exec/kernel_validation.h"
#include "exec/validation/barrier_meeting.h"
#include "exec/validation/launch_memory.h"
#include "exec/validation/thread_clock.h"
#include "exec/validation/thread_places.h"
#include "exec/validation/threadgroup_shadow.h"
#include "exec/validation/violation.h"

namespace softmetal::exec {

// Members that find a violation end the guarded call (exec/fault_guard.h) and do not return.
class LaunchChecker {
 public:
  void begin_run(const softmetal_launch* launch, softmetal_worker* worker);
  int run_threadgroup(const uint32_t position[3], const uint32_t extent[3], FiberBody body, void* context);
  // A stage's threads may return before others meet (of blocks, those nobody needs do).
  int run_stage(const RunThreads& threads, uint32_t count, FiberBody body, void* context);

  LaunchMemory& memory() { return memory_; }

  // For the running thread.
  SOFTMETAL_ON_FIBER const void* check_access(const void* pointer, uint64_t index, uint64_t size, uint32_t access,
                                              uint32_t root, const softmetal_site* site);
  SOFTMETAL_ON_FIBER const void* check_variable(const void* pointer, uint64_t index, uint64_t size, uint32_t access,
                                                const softmetal_variable& variable, const softmetal_site* site);
  SOFTMETAL_ON_FIBER void outside_texture(const softmetal_texture& texture, const softmetal_texel_place& texel,
                                          bool writes, const softmetal_site* site);
  SOFTMETAL_ON_FIBER void threadgroup_barrier(uint32_t flags, const softmetal_site* site);
  SOFTMETAL_ON_FIBER void simdgroup_barrier(uint32_t flags, const softmetal_site* site);

 private:
  struct AccessRequest {
    uintptr_t address;
    uint64_t size;
    uint32_t access;
    uint32_t root;
    const softmetal_site* site;
  };

  int run(const RunThreads& threads, uint32_t count, FiberBody run_thread, FiberBody body, void* context);
  static void run_group_thread(void* checker, softmetal_uint thread);
  static void run_stage_thread(void* checker, softmetal_uint thread);
  // What is wrong with an access, if anything: with any, with one meant for a range, with one inside of it. Accesses
  // to threadgroup memory are noted.
  std::optional<Violation> find_violation(const AccessRequest& request);
  std::optional<Violation> find_range_violation(const AccessRequest& request, const MemoryRange& range);
  std::optional<Violation> find_inner_violation(const AccessRequest& request, const MemoryRange& range);
  std::optional<Violation> find_unknown_violation(const AccessRequest& request);
  std::optional<Violation> find_shadow_violation(const AccessRequest& request, const MemoryRange& range);
  // The place to access.
  const void* settle(const AccessRequest& request, const std::optional<Violation>& violation);
  void check_meeting(const std::optional<BarrierMeeting::Disagreement>& other, const softmetal_site* site);
  uint32_t current_thread() const { return fibers_->current_thread(); }
  BarrierMeeting& simdgroup_meeting() { return simdgroup_meetings_[current_thread() / SOFTMETAL_SIMD_WIDTH]; }
  ThreadPlace place(uint32_t thread) const { return place_of(threads_, thread); }
  Violation describe(ViolationKind kind, const AccessRequest& request, const MemoryRange& range) const;
  [[noreturn]] void report_stuck_threads();

  LaunchMemory memory_;
  ThreadgroupShadow shadow_;
  FiberScheduler* fibers_ = nullptr;
  uintptr_t run_frame_ = 0;  // in the stack frame of softmetal_run, which holds the wrapper's variables
  FiberBody body_ = nullptr;
  void* context_ = nullptr;
  RunThreads threads_;
  std::vector<std::byte> zeros_;     // what helper threads read where nothing is
  std::vector<std::byte> sink_;      // where they write then
  std::vector<ThreadClock> clocks_;  // by thread
  BarrierMeeting threadgroup_meeting_;
  std::array<BarrierMeeting, kMostThreadsPerThreadgroup / SOFTMETAL_SIMD_WIDTH> simdgroup_meetings_;
};

// The functions handed to kernels.
extern const softmetal_validation_services kValidationServices;

}  // namespace softmetal::exec
