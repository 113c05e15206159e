// Nothing but barriers, as many as the number in buffer 0 says: for measuring what one costs.
#include "kernel.h"

static void switches(const thread_context* context, softmetal_uint thread) {
  (void)thread;
  unsigned count = *(const unsigned*)context->launch->buffers[0];
  for (unsigned i = 0; i < count; ++i) services->threadgroup_barrier(2);
}

FIBER_KERNEL(switches)
