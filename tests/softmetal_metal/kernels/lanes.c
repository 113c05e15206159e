// Each thread writes what the lanes that meet it add up to, together with the set of those lanes:
// result[4 * thread]: over its whole simdgroup; + 1: over its quadgroup; + 2: over the lanes that take the same
// branch; + 3: over the lanes in the same turn of a loop, in its last turn. Sums in the low, sets in the high half.
#include "kernel.h"

typedef unsigned long sum_and_set;

static void add_up(const void* values, void* results, softmetal_uint active, softmetal_uint width,
                   const void* argument) {
  (void)argument;
  const unsigned* value = values;
  sum_and_set sum = 0;
  for (softmetal_uint lane = 0; lane < width; ++lane) {
    if (active >> lane & 1) sum += value[2 * lane];
  }
  for (softmetal_uint lane = 0; lane < width; ++lane) ((sum_and_set*)results)[lane] = sum | (sum_and_set)active << 32;
}

static const char sites[5];

static sum_and_set meet(int site, softmetal_uint width, unsigned value) {
  sum_and_set wide = value, result;
  services->exchange(&sites[site], width, &wide, &result, sizeof wide, add_up, 0);
  return result;
}

static void lanes(const thread_context* context, softmetal_uint thread) {
  sum_and_set* result = (sum_and_set*)context->launch->buffers[0] + 4 * (softmetal_ulong)thread;
  result[0] = meet(0, 32, thread);
  result[1] = meet(1, 4, thread);
  result[2] = thread % 3 == 0 ? meet(2, 32, thread) : meet(3, 32, thread);
  for (softmetal_uint turn = 0; turn <= thread % 5; ++turn) result[3] = meet(4, 32, thread);
  services->simdgroup_barrier(2);
  services->threadgroup_barrier(2);
}

FIBER_KERNEL(lanes)
