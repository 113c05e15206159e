// A loop on all processors.
#pragma once

#include <cstdint>

#include "exec/worker_pool.h"

namespace softmetal::exec {

// Calls function(i) for each i below `count`, in any order. It must not throw.
template <class Function>
void parallel_for(uint64_t count, const Function& function, Worker& worker) {
  // A launch whose threadgroups are the calls; the pool hands it on without looking into it.
  struct Calls {
    softmetal_launch launch;  // first, so that a pointer to it is one to all of this
    const Function* function;
  };
  const Calls calls{{}, &function};
  const softmetal_run_function run = [](const softmetal_launch* launch, softmetal_worker*, softmetal_ulong first,
                                        softmetal_ulong last) {
    const auto& all = *reinterpret_cast<const Calls*>(launch);
    for (softmetal_ulong i = first; i < last; ++i) (*all.function)(i);
    return 0;
  };
  WorkerPool::shared().run({run, &calls.launch, count, 0, {}}, worker);
}

}  // namespace softmetal::exec
