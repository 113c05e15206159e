// What one thread needs to run threadgroups. Made when it first runs some.
#pragma once

#include <cstddef>
#include <optional>

#include "exec/alternate_stack.h"
#include "exec/fibers.h"
#include "exec/kernel_abi.h"

namespace softmetal::exec {

// -[MTLDevice maxThreadgroupMemoryLength]
constexpr size_t kMostThreadgroupMemory = 32 * 1024;

class Worker {
 public:
  Worker() = default;
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker();

  // The calling thread's own, for threads that run threadgroups only now and then. It ends with the thread.
  static Worker& for_this_thread();

  // The scratch for a kernel whose fibers need `stack_bytes` each (0: the default). Null when there is no memory.
  // Called by the thread whose worker this is; the first call prepares it for faults of kernels.
  softmetal_worker* scratch(size_t stack_bytes);

 private:
  softmetal_worker scratch_{};
  FiberScheduler* fibers_ = nullptr;
  std::optional<AlternateStack> alternate_stack_;
};

}  // namespace softmetal::exec
