// Runs kernels whose threads meet: each thread of a group on a fiber of its own.
#pragma once

#include "arguments.h"

extern "C" int softmetal_run_threadgroup(softmetal_worker* worker, void (*body)(void* context, softmetal_uint index),
                                         void* context, softmetal_uint thread_count);

namespace softmetal {

template <class Kernel>
struct fiber_context {
  const typename Kernel::arguments& arguments;
  group current;
};

template <class Kernel>
void fiber_body(void* context, uint index) {
  const auto& [arguments, current] = *static_cast<const fiber_context<Kernel>*>(context);
  const size3 extent = current.extent;
  const size3 local = {index % extent.x, index / extent.x % extent.y, index / extent.x / extent.y};
  Kernel::run(arguments, thread{current, local});
}

template <class Kernel>
SOFTMETAL_INLINE int run_fibers(const softmetal_launch* launch, softmetal_worker* worker, ulong first, ulong last) {
  const typename Kernel::arguments arguments(launch, worker);
  for (ulong linear = first; linear < last; ++linear) {
    fiber_context<Kernel> context{arguments, group_at(launch, linear)};
    const int code = softmetal_run_threadgroup(worker, fiber_body<Kernel>, &context, context.current.extent.volume());
    if (code != 0) return code;
  }
  return 0;
}

}  // namespace softmetal
