// Running a threadgroup whose threads wait for each other: each thread gets a fiber, and a scheduler switches
// between them when they reach a barrier or exchange values within their simdgroup.
//
// Threads run simdgroup by simdgroup, lane by lane, each until it waits. A simdgroup is left when none of its lanes
// can run; its exchanges are settled first, the call at the lowest address before others, so that lanes inside a loop
// catch up with those that left it. When no thread of the group can run, all must be at the threadgroup barrier;
// threads that returned do not take part in anything any more.
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "exec/fiber_stacks.h"
#include "exec/fiber_switch.h"
#include "exec/kernel_abi.h"

namespace softmetal::exec {

constexpr uint32_t kMostThreadsPerThreadgroup = 1024;

using FiberBody = void (*)(void* context, softmetal_uint thread_index);

// One lane's call of a simd or quad function.
struct LaneExchange {
  const void* site;
  uint32_t width;
  const void* value;
  void* result;
  uint32_t size;
  softmetal_combine combine;
  const void* argument;
};

class FiberScheduler {
 public:
  FiberScheduler() = default;
  FiberScheduler(const FiberScheduler&) = delete;
  FiberScheduler& operator=(const FiberScheduler&) = delete;

  // The stacks of threadgroups from now on; stacks only grow.
  void require_stack_bytes(size_t stack_bytes);

  // Returns 0 or one of kernel_abi.h's SOFTMETAL_ERROR codes.
  int run(FiberBody body, void* context, uint32_t thread_count);

  // After a fault has ended run() on the calling thread. The next run starts anew.
  static void leave_fibers();

  // Whether the address is in a page below one of the stacks.
  bool is_guard_page(uintptr_t address) const { return stacks_ && stacks_->is_guard_page(address); }

  // Whether the address is on the stack of one of the threads.
  bool is_on_stack(uintptr_t address) const { return stacks_ && stacks_->holds(address); }

  // The index of the running thread in its threadgroup.
  uint32_t current_thread() const { return current_; }

  // For the running thread.
  SOFTMETAL_ON_FIBER void wait_at_threadgroup_barrier();
  SOFTMETAL_ON_FIBER void wait_at_simdgroup_barrier();
  SOFTMETAL_ON_FIBER void exchange(const LaneExchange& request);

  SOFTMETAL_ON_FIBER uint32_t lane_index() const { return current_ % SOFTMETAL_SIMD_WIDTH; }

  // The scheduler whose fiber the calling thread runs.
  SOFTMETAL_ON_FIBER static FiberScheduler* current();

 private:
  // Bit n stands for lane n. A live lane is in exactly one of the other sets.
  struct Simdgroup {
    uint32_t live;
    uint32_t runnable;  // the running lane included
    uint32_t at_threadgroup_barrier;
    uint32_t at_simdgroup_barrier;
    uint32_t exchanging;
  };
  static constexpr uint32_t kNoThread = ~0u;

  SOFTMETAL_ON_FIBER static void run_fiber(void* scheduler);
  void start_fibers(uint32_t thread_count);
  SOFTMETAL_ON_FIBER Simdgroup& current_simdgroup() { return simdgroups_[current_ / SOFTMETAL_SIMD_WIDTH]; }
  SOFTMETAL_ON_FIBER uint32_t current_bit() const { return 1u << (current_ % SOFTMETAL_SIMD_WIDTH); }
  // Runs another thread until the current one, which must not be runnable, may go on. To be the last call of a
  // function that keeps nothing on its stack: the compiler then jumps, the switch returns right into the kernel, and
  // the processor mispredicts no return. That halves the cost of a barrier.
  SOFTMETAL_ON_FIBER void switch_away();
  SOFTMETAL_ON_FIBER uint32_t next_thread();
  // When no lane of the current simdgroup can run.
  SOFTMETAL_ON_FIBER uint32_t next_thread_elsewhere(uint32_t simdgroup);
  SOFTMETAL_ON_FIBER bool settle(uint32_t simdgroup);
  SOFTMETAL_ON_FIBER bool open_threadgroup_barrier();
  SOFTMETAL_ON_FIBER void settle_exchange(uint32_t simdgroup);
  bool anyone_live() const;

  FiberBody body_ = nullptr;
  void* context_ = nullptr;
  void* caller_stack_pointer_ = nullptr;
  uint32_t current_ = 0;
  uint32_t simdgroup_count_ = 0;
  std::array<Simdgroup, kMostThreadsPerThreadgroup / SOFTMETAL_SIMD_WIDTH> simdgroups_;
  std::array<void*, kMostThreadsPerThreadgroup> stack_pointers_;
  std::array<LaneExchange, kMostThreadsPerThreadgroup> exchanges_;  // of the threads that wait in one
  std::unique_ptr<FiberStacks> stacks_;
};

// The functions handed to kernels.
extern const softmetal_services kServices;

}  // namespace softmetal::exec
