// Reverses the elements of each threadgroup through threadgroup memory.
#include "kernel.h"

static void reverse(const thread_context* context, softmetal_uint thread) {
  const unsigned* from = context->launch->buffers[0];
  unsigned* to = context->launch->buffers[1];
  unsigned* scratch = context->worker->threadgroup_memory;
  softmetal_uint count = context->group.size[0];
  softmetal_ulong start = (softmetal_ulong)context->group.position[0] * context->launch->threads_per_threadgroup[0];
  scratch[thread] = from[start + thread];
  services->threadgroup_barrier(2);
  to[start + thread] = scratch[count - 1 - thread];
}

FIBER_KERNEL(reverse)
