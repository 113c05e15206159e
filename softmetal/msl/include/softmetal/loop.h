// Runs kernels without meeting points as loops that clang vectorises along x.
#pragma once

#include "grid_bounds.h"
#include "texture_codecs.h"

namespace softmetal {

// Threads of a launch may run in any order and race at their own risk, so no two iterations depend on each other.
#define SOFTMETAL_PARALLEL_LOOP _Pragma("clang loop vectorize(assume_safety) interleave(enable)")

// Part of a row of threads: x from `begin` to `end`, counted within `in`.
struct span {
  group in;
  uint y, z;
  uint begin, end;

  // The grid's x of the group's first thread.
  SOFTMETAL_INLINE uint origin() const { return in.position.x * in.launch->threads_per_threadgroup[0]; }
};

// `Bound` is the number of the kernel's bound that all of the span is far below, or no_bound.
template <class Kernel, int Bound>
SOFTMETAL_INLINE void run_span(const typename Kernel::arguments& given, const span& part) {
  const uint origin = part.origin();
  const uint first = origin + part.begin;
  const uint count = part.end - part.begin;
  SOFTMETAL_PARALLEL_LOOP
  for (uint k = 0; k < count; ++k) {
    // A kernel that asks for its position in the grid gets this very value, of which something is known.
    const uint x = first + k;
    if constexpr (Bound != no_bound) {
      assume_interior<Kernel::multiples[Bound]>(x, Kernel::template bound<Bound>(given, part.in.launch));
    }
    Kernel::run(given, thread{part.in, {x - origin, part.y, part.z}});
  }
}

template <class Kernel, int Bound = 0>
SOFTMETAL_INLINE void run_interior(const typename Kernel::arguments& given, const closest_bound& border,
                                   const span& inside) {
  if constexpr (Bound < Kernel::bound_count) {
    if (border.number != Bound) return run_interior<Kernel, Bound + 1>(given, border, inside);
    run_span<Kernel, Bound>(given, inside);
  }
}

// The threads far from a border in a loop of their own, without whatever they would do at the border. Compiled once,
// and not again for each place where a row begins.
template <class Kernel>
__attribute__((noinline)) static void run_split_row(const typename Kernel::arguments& given,
                                                    const closest_bound& border, const span& row) {
  // Copies, which no store of the kernel can change.
  const typename Kernel::arguments own = given;
  span edge = row;
  span inside = row;
  border.confine(row.origin(), &inside.begin, &inside.end);
  edge.end = inside.begin;
  // One loop for both edges.
#pragma clang loop unroll(disable)
  for (int side = 0; side < 2; ++side) {
    run_span<Kernel, no_bound>(own, edge);
    if (side == 0) run_interior<Kernel>(own, border, inside);
    edge.begin = inside.end;
    edge.end = row.end;
  }
}

template <class Kernel>
SOFTMETAL_INLINE void run_row(const typename Kernel::arguments& given, const closest_bound& border, const span& row) {
  if constexpr (Kernel::bound_count == 0) {
    run_span<Kernel, no_bound>(given, row);
  } else {
    run_split_row<Kernel>(given, border, row);
  }
}

// For kernels that ask for nothing about their threadgroup: a row of groups is one long row of threads.
struct by_rows {
  template <class Kernel>
  SOFTMETAL_INLINE static int run(const typename Kernel::arguments& arguments, const softmetal_launch* launch,
                                  ulong first, ulong last) {
    const closest_bound border = find_closest_bound<Kernel>(arguments, launch);
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
          run_row<Kernel>(arguments, border, span{origin, y, z, x_begin, x_end});
        }
      }
      linear += count;
    }
    return 0;
  }
};

// For kernels that use their place in the threadgroup.
struct by_groups {
  template <class Kernel>
  SOFTMETAL_INLINE static int run(const typename Kernel::arguments& arguments, const softmetal_launch* launch,
                                  ulong first, ulong last) {
    const closest_bound border = find_closest_bound<Kernel>(arguments, launch);
    for (ulong linear = first; linear < last; ++linear) {
      const group current = group_at(launch, linear);
      for (uint z = 0; z < current.extent.z; ++z) {
        for (uint y = 0; y < current.extent.y; ++y) {
          run_row<Kernel>(arguments, border, span{current, y, z, 0, current.extent.x});
        }
      }
    }
    return 0;
  }
};

template <class Kernel, class Order>
SOFTMETAL_INLINE int run_loop(const softmetal_launch* launch, softmetal_worker* worker, ulong first, ulong last) {
  const typename Kernel::arguments arguments(launch, worker);
  return run_for_codec(arguments, [=](const typename Kernel::arguments& known) __attribute__((always_inline)) {
    return Order::template run<Kernel>(known, launch, first, last);
  });
}

}  // namespace softmetal
