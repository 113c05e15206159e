// Runs kernels without meeting points as loops that clang vectorises along x.
#pragma once

#include "arguments.h"

namespace softmetal {

// Threads of a launch may run in any order and race at their own risk, so no two iterations depend on each other.
#define SOFTMETAL_PARALLEL_LOOP _Pragma("clang loop vectorize(assume_safety) interleave(enable)")

// For kernels that ask for nothing about their threadgroup: a row of groups is one long row of threads.
template <class Kernel>
SOFTMETAL_INLINE int run_rows(const softmetal_launch* launch, softmetal_worker* worker, ulong first, ulong last) {
  const typename Kernel::arguments arguments(launch, worker);
  const uint groups_in_row = launch->threadgroups_per_grid[0];
  const uint* size = launch->threads_per_threadgroup;
  for (ulong linear = first; linear < last;) {
    const group start = group_at(launch, linear);
    const ulong row_left = groups_in_row - start.position.x;
    const ulong count = last - linear < row_left ? last - linear : row_left;
    const uint x_begin = start.position.x * size[0];
    const ulong x_full_end = x_begin + count * size[0];
    const uint x_grid = launch->threads_per_grid[0];
    const uint x_end = x_full_end < x_grid ? uint(x_full_end) : x_grid;
    const group origin = {launch, {0, 0, 0}, start.extent};
    const uint y_begin = start.position.y * size[1];
    const uint z_begin = start.position.z * size[2];
    for (uint z = z_begin; z < z_begin + start.extent.z; ++z) {
      for (uint y = y_begin; y < y_begin + start.extent.y; ++y) {
        SOFTMETAL_PARALLEL_LOOP
        for (uint x = x_begin; x < x_end; ++x) Kernel::run(arguments, thread{origin, {x, y, z}});
      }
    }
    linear += count;
  }
  return 0;
}

// For kernels that use their place in the threadgroup.
template <class Kernel>
SOFTMETAL_INLINE int run_groups(const softmetal_launch* launch, softmetal_worker* worker, ulong first, ulong last) {
  const typename Kernel::arguments arguments(launch, worker);
  for (ulong linear = first; linear < last; ++linear) {
    const group current = group_at(launch, linear);
    for (uint z = 0; z < current.extent.z; ++z) {
      for (uint y = 0; y < current.extent.y; ++y) {
        const uint width = current.extent.x;
        SOFTMETAL_PARALLEL_LOOP
        for (uint x = 0; x < width; ++x) Kernel::run(arguments, thread{current, {x, y, z}});
      }
    }
  }
  return 0;
}

}  // namespace softmetal
