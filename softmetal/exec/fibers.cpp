#include "exec/fibers.h"

#include <algorithm>

#include "exec/context_memory.h"
#include "exec/exchange.h"
#include "exec/log_buffer.h"
#include "texture/kernel_pixels.h"

namespace softmetal::exec {
namespace {

// Read at every barrier: the initial-exec model makes it one instruction instead of a call. libsoftmetal takes eight
// bytes of the surplus that the C library keeps for shared objects loaded at run time.
__attribute__((tls_model("initial-exec"))) thread_local FiberScheduler* current_scheduler = nullptr;

SOFTMETAL_ON_FIBER uint32_t lowest_bit_index(uint32_t set) { return static_cast<uint32_t>(__builtin_ctz(set)); }

}  // namespace

FiberScheduler* FiberScheduler::current() { return current_scheduler; }

void FiberScheduler::leave_fibers() { current_scheduler = nullptr; }

void FiberScheduler::require_stack_bytes(size_t stack_bytes) {
  if (!stacks_ || stacks_->stack_bytes() < stack_bytes) {
    stacks_ = std::make_unique<FiberStacks>(std::max(stack_bytes, kDefaultFiberStackBytes));
  }
}

int FiberScheduler::run(FiberBody body, void* context, uint32_t thread_count) {
  if (thread_count == 0) return 0;
  require_stack_bytes(kDefaultFiberStackBytes);
  if (thread_count > kMostThreadsPerThreadgroup) return SOFTMETAL_ERROR_TOO_MANY_THREADS;
  if (!stacks_->reserve(thread_count)) return SOFTMETAL_ERROR_OUT_OF_MEMORY;
  body_ = body;
  context_ = context;
  start_fibers(thread_count);
  current_scheduler = this;
  softmetal_fiber_switch(&caller_stack_pointer_, stack_pointers_[0]);
  current_scheduler = nullptr;
  return anyone_live() ? SOFTMETAL_ERROR_DIVERGENT_BARRIER : 0;
}

void FiberScheduler::start_fibers(uint32_t thread_count) {
  current_ = 0;
  simdgroup_count_ = (thread_count + SOFTMETAL_SIMD_WIDTH - 1) / SOFTMETAL_SIMD_WIDTH;
  for (uint32_t i = 0; i < simdgroup_count_; ++i) {
    const uint32_t lanes = std::min<uint32_t>(thread_count - i * SOFTMETAL_SIMD_WIDTH, SOFTMETAL_SIMD_WIDTH);
    const uint32_t all = lanes == SOFTMETAL_SIMD_WIDTH ? ~0u : (1u << lanes) - 1;
    simdgroups_[i] = {all, all, 0, 0, 0};
  }
  for (uint32_t i = 0; i < thread_count; ++i) {
    stack_pointers_[i] = prepare_fiber(stacks_->top(i), run_fiber, this);
  }
}

inline uint32_t FiberScheduler::next_thread() {
  const uint32_t simdgroup = current_ / SOFTMETAL_SIMD_WIDTH;
  const uint32_t runnable = simdgroups_[simdgroup].runnable;
  if (runnable == 0) return next_thread_elsewhere(simdgroup);
  return simdgroup * SOFTMETAL_SIMD_WIDTH + lowest_bit_index(runnable);
}

inline __attribute__((always_inline)) void FiberScheduler::switch_away() {
  const uint32_t from = current_;
  const uint32_t to = next_thread();
  if (to == from) return;
  if (to == kNoThread) return softmetal_fiber_switch(&stack_pointers_[from], caller_stack_pointer_);
  current_ = to;
  softmetal_fiber_switch(&stack_pointers_[from], stack_pointers_[to]);
}

void FiberScheduler::run_fiber(void* argument) {
  auto* scheduler = static_cast<FiberScheduler*>(argument);
  scheduler->body_(scheduler->context_, scheduler->current_);
  Simdgroup& simdgroup = scheduler->current_simdgroup();
  simdgroup.live &= ~scheduler->current_bit();
  simdgroup.runnable &= ~scheduler->current_bit();
  scheduler->switch_away();
  __builtin_unreachable();
}

void FiberScheduler::wait_at_threadgroup_barrier() {
  Simdgroup& simdgroup = current_simdgroup();
  simdgroup.runnable &= ~current_bit();
  simdgroup.at_threadgroup_barrier |= current_bit();
  switch_away();
}

void FiberScheduler::wait_at_simdgroup_barrier() {
  Simdgroup& simdgroup = current_simdgroup();
  simdgroup.runnable &= ~current_bit();
  simdgroup.at_simdgroup_barrier |= current_bit();
  switch_away();
}

void FiberScheduler::exchange(const LaneExchange& request) {
  Simdgroup& simdgroup = current_simdgroup();
  exchanges_[current_] = request;
  simdgroup.runnable &= ~current_bit();
  simdgroup.exchanging |= current_bit();
  switch_away();
}

uint32_t FiberScheduler::next_thread_elsewhere(uint32_t simdgroup) {
  if (!settle(simdgroup)) {
    // Earlier simdgroups have been left already, so nothing of theirs can run before the barrier opens.
    do {
      ++simdgroup;
    } while (simdgroup < simdgroup_count_ && simdgroups_[simdgroup].runnable == 0);
    if (simdgroup == simdgroup_count_) {
      if (!open_threadgroup_barrier()) return kNoThread;
      simdgroup = 0;
      while (simdgroups_[simdgroup].runnable == 0) ++simdgroup;
    }
  }
  return simdgroup * SOFTMETAL_SIMD_WIDTH + lowest_bit_index(simdgroups_[simdgroup].runnable);
}

// Lets lanes of a simdgroup go on that wait only for each other.
bool FiberScheduler::settle(uint32_t index) {
  Simdgroup& simdgroup = simdgroups_[index];
  if (simdgroup.exchanging != 0) {
    settle_exchange(index);
    return true;
  }
  if (simdgroup.live != 0 && simdgroup.at_simdgroup_barrier == simdgroup.live) {
    simdgroup.runnable = simdgroup.live;
    simdgroup.at_simdgroup_barrier = 0;
    return true;
  }
  return false;
}

bool FiberScheduler::open_threadgroup_barrier() {
  uint32_t live = 0;
  for (uint32_t i = 0; i < simdgroup_count_; ++i) {
    if (simdgroups_[i].at_threadgroup_barrier != simdgroups_[i].live) return false;
    live |= simdgroups_[i].live;
  }
  if (live == 0) return false;
  for (uint32_t i = 0; i < simdgroup_count_; ++i) {
    simdgroups_[i].runnable = simdgroups_[i].live;
    simdgroups_[i].at_threadgroup_barrier = 0;
  }
  return true;
}

void FiberScheduler::settle_exchange(uint32_t index) {
  Simdgroup& simdgroup = simdgroups_[index];
  const LaneExchange* lanes = &exchanges_[index * SOFTMETAL_SIMD_WIDTH];
  const LaneExchange* requests[SOFTMETAL_SIMD_WIDTH];
  uintptr_t lowest_site = UINTPTR_MAX;
  for (uint32_t rest = simdgroup.exchanging; rest != 0; rest &= rest - 1) {
    lowest_site = std::min(lowest_site, reinterpret_cast<uintptr_t>(lanes[lowest_bit_index(rest)].site));
  }
  uint32_t meeting = 0;
  for (uint32_t rest = simdgroup.exchanging; rest != 0; rest &= rest - 1) {
    const uint32_t lane = lowest_bit_index(rest);
    if (reinterpret_cast<uintptr_t>(lanes[lane].site) != lowest_site) continue;
    requests[lane] = &lanes[lane];
    meeting |= 1u << lane;
  }
  combine_exchange(requests, meeting);
  simdgroup.exchanging &= ~meeting;
  simdgroup.runnable = meeting;
}

bool FiberScheduler::anyone_live() const {
  return std::any_of(simdgroups_.begin(), simdgroups_.begin() + simdgroup_count_,
                     [](const Simdgroup& simdgroup) { return simdgroup.live != 0; });
}

namespace {

int run_threadgroup(softmetal_worker* worker, FiberBody body, void* context, softmetal_uint thread_count) {
  return static_cast<FiberScheduler*>(worker->fibers)->run(body, context, thread_count);
}

SOFTMETAL_ON_FIBER void threadgroup_barrier(softmetal_uint) {
  FiberScheduler::current()->wait_at_threadgroup_barrier();
}

SOFTMETAL_ON_FIBER void simdgroup_barrier(softmetal_uint) { FiberScheduler::current()->wait_at_simdgroup_barrier(); }

SOFTMETAL_ON_FIBER void exchange(const void* site, softmetal_uint width, const void* value, void* result,
                                 softmetal_uint size, softmetal_combine combine, const void* argument) {
  FiberScheduler::current()->exchange({site, width, value, result, size, combine, argument});
}

SOFTMETAL_ON_FIBER softmetal_uint lane_index() { return FiberScheduler::current()->lane_index(); }

}  // namespace

const softmetal_services kServices = {
    run_threadgroup,       threadgroup_barrier, simdgroup_barrier, exchange, lane_index,
    texture::unpack_pixel, texture::pack_pixel, context_memory,    log,
};

}  // namespace softmetal::exec
