// result[i] = left[i] + right[i], one thread an element.
#include "kernel.h"

EXPORT int softmetal_run(const softmetal_launch* launch, softmetal_worker* worker, softmetal_ulong first,
                         softmetal_ulong last) {
  (void)worker;
  const float* left = launch->buffers[0];
  const float* right = launch->buffers[1];
  float* result = launch->buffers[2];
  for (softmetal_ulong i = first; i < last; ++i) {
    threadgroup group = threadgroup_at(launch, i);
    softmetal_uint start = group.position[0] * launch->threads_per_threadgroup[0];
    for (softmetal_uint t = start; t < start + group.size[0]; ++t) result[t] = left[t] + right[t];
  }
  return 0;
}
