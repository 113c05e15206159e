// Sums each threadgroup by halves, with a barrier after each step; threads that are done return before the others.
#include "kernel.h"

static void tree(const thread_context* context, softmetal_uint thread) {
  const unsigned* from = context->launch->buffers[0];
  unsigned* sums = context->launch->buffers[1];
  unsigned* scratch = context->worker->threadgroup_memory;
  softmetal_uint width = context->launch->threads_per_threadgroup[0];
  scratch[thread] = from[(softmetal_ulong)context->group.position[0] * width + thread];
  for (softmetal_uint half = width / 2; half > 0; half /= 2) {
    services->threadgroup_barrier(2);
    if (thread >= half) return;
    scratch[thread] += scratch[thread + half];
  }
  if (thread == 0) sums[context->group.position[0]] = scratch[0];
}

FIBER_KERNEL(tree)
