#include "exec/worker.h"

#include <cstdlib>

#include "exec/context_memory.h"
#include "exec/signal_chain.h"

namespace softmetal::exec {
namespace {

constexpr size_t kAlignment = 64;

// Kernels may start each threadgroup argument on a boundary of 64 bytes.
constexpr size_t kThreadgroupMemoryBytes = kMostThreadgroupMemory + SOFTMETAL_MAX_BUFFERS * kAlignment;

}  // namespace

Worker::~Worker() {
  std::free(scratch_.threadgroup_memory);
  free_context_memory(&scratch_);
  delete fibers_;
}

Worker& Worker::for_this_thread() {
  thread_local Worker worker;
  return worker;
}

softmetal_worker* Worker::scratch(size_t stack_bytes) {
  if (scratch_.threadgroup_memory == nullptr) {
    void* memory = std::aligned_alloc(kAlignment, kThreadgroupMemoryBytes);
    if (memory == nullptr) return nullptr;
    scratch_.threadgroup_memory = memory;
    scratch_.threadgroup_memory_length = kThreadgroupMemoryBytes;
    fibers_ = new FiberScheduler();
    scratch_.fibers = fibers_;
    alternate_stack_.emplace();
    unblock_fault_signals();
  }
  if (stack_bytes > 0) fibers_->require_stack_bytes(stack_bytes);
  return &scratch_;
}

}  // namespace softmetal::exec
