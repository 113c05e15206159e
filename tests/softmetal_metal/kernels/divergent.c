// The first lane waits for its simdgroup, all others for the threadgroup: they can never meet.
#include "kernel.h"

static void divergent(const thread_context* context, softmetal_uint thread) {
  (void)context;
  if (thread == 0) {
    services->simdgroup_barrier(2);
  } else {
    services->threadgroup_barrier(2);
  }
}

FIBER_KERNEL(divergent)
