// Every thread of a three-dimensional grid adds the factor in buffer 1 to its own element.
#include "kernel.h"

EXPORT int softmetal_run(const softmetal_launch* launch, softmetal_worker* worker, softmetal_ulong first,
                         softmetal_ulong last) {
  (void)worker;
  unsigned* counts = launch->buffers[0];
  const unsigned factor = *(const unsigned*)launch->buffers[1];
  const softmetal_uint* grid = launch->threads_per_grid;
  for (softmetal_ulong i = first; i < last; ++i) {
    threadgroup group = threadgroup_at(launch, i);
    softmetal_uint start[3];
    for (int axis = 0; axis < 3; ++axis) start[axis] = group.position[axis] * launch->threads_per_threadgroup[axis];
    for (softmetal_uint z = start[2]; z < start[2] + group.size[2]; ++z) {
      for (softmetal_uint y = start[1]; y < start[1] + group.size[1]; ++y) {
        for (softmetal_uint x = start[0]; x < start[0] + group.size[0]; ++x) {
          counts[((softmetal_ulong)z * grid[1] + y) * grid[0] + x] += factor;
        }
      }
    }
  }
  return 0;
}
