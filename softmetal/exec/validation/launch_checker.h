// Checking what the threads of a kernel with shader validation do, on one worker.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "exec/fibers.h"
#include "exec/kernel_validation.h"
#include "exec/validation/barrier_meeting.h"
#include "exec/validation/launch_memory.h"
#include "exec/validation/thread_clock.h"
#include "exec/validation/threadgroup_shadow.h"
#include "exec/validation/violation.h"

namespace softmetal::exec {

// Members that find a violation end the guarded call (exec/fault_guard.h) and do not return.
class LaunchChecker {
 public:
  // The calling worker's own.
  static LaunchChecker& of_this_thread();

  void begin_run(const softmetal_launch* launch, softmetal_worker* worker);
  int run_threadgroup(const uint32_t position[3], const uint32_t extent[3], FiberBody body, void* context);

  LaunchMemory& memory() { return memory_; }

  // For the running thread.
  SOFTMETAL_ON_FIBER void check_access(const void* pointer, uint64_t index, uint64_t size, uint32_t access,
                                       uint32_t root, uint32_t site);
  SOFTMETAL_ON_FIBER void outside_texture(const softmetal_texture& texture, const softmetal_texel_place& texel,
                                          bool writes, uint32_t site);
  SOFTMETAL_ON_FIBER void threadgroup_barrier(uint32_t flags, uint32_t site);
  SOFTMETAL_ON_FIBER void simdgroup_barrier(uint32_t flags, uint32_t site);

 private:
  struct AccessRequest {
    uintptr_t address;
    uint64_t size;
    uint32_t access;
    uint32_t root;
    uint32_t site;
  };

  static void run_thread(void* checker, softmetal_uint thread);
  void check_range(const AccessRequest& request, const MemoryRange& range);
  void check_unknown(const AccessRequest& request);
  void check_shadow(const AccessRequest& request, const MemoryRange& range);
  void check_meeting(const std::optional<BarrierMeeting::Disagreement>& other, uint32_t site);
  uint32_t current_thread() const { return fibers_->current_thread(); }
  BarrierMeeting& simdgroup_meeting() { return simdgroup_meetings_[current_thread() / SOFTMETAL_SIMD_WIDTH]; }
  ThreadPosition position_of(uint32_t thread) const;
  Violation describe(ViolationKind kind, const AccessRequest& request, const MemoryRange& range) const;
  [[noreturn]] void report_stuck_threads();

  LaunchMemory memory_;
  ThreadgroupShadow shadow_;
  FiberScheduler* fibers_ = nullptr;
  uintptr_t run_frame_ = 0;  // in the stack frame of softmetal_run, which holds the wrapper's variables
  FiberBody body_ = nullptr;
  void* context_ = nullptr;
  uint32_t position_[3] = {};
  uint32_t extent_[3] = {};
  std::vector<ThreadClock> clocks_;  // by thread
  BarrierMeeting threadgroup_meeting_;
  std::array<BarrierMeeting, kMostThreadsPerThreadgroup / SOFTMETAL_SIMD_WIDTH> simdgroup_meetings_;
};

// The functions handed to kernels.
extern const softmetal_validation_services kValidationServices;

}  // namespace softmetal::exec
