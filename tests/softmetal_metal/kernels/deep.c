// Uses 200,000 bytes of stack on both sides of a barrier.
#include "kernel.h"

enum { BYTES = 200000 };

static void deep(const thread_context* context, softmetal_uint thread) {
  volatile unsigned char large[BYTES];
  for (int i = 0; i < BYTES; i += 1000) large[i] = (unsigned char)(thread + i / 1000);
  services->threadgroup_barrier(2);
  unsigned sum = 0;
  for (int i = 0; i < BYTES; i += 1000) sum += large[i] == (unsigned char)(thread + i / 1000);
  ((unsigned*)context->launch->buffers[0])[thread] = sum;
}

FIBER_KERNEL(deep)
