// A thread's place in its grid, and the conversions to what a kernel's parameters ask for.
#pragma once

#include <metal_stdlib>

#include "group.h"

namespace softmetal {

// One thread while its kernel runs. Everything a kernel does not ask for is optimised away.
struct thread {
  const group& in;
  size3 local;

  SOFTMETAL_INLINE size3 uniform_extent() const {
    const uint* given = in.launch->threads_per_threadgroup;
    return {given[0], given[1], given[2]};
  }
  SOFTMETAL_INLINE size3 thread_position_in_grid() const {
    const size3 size = uniform_extent();
    return {in.position.x * size.x + local.x, in.position.y * size.y + local.y, in.position.z * size.z + local.z};
  }
  SOFTMETAL_INLINE size3 threads_per_grid() const {
    const uint* given = in.launch->threads_per_grid;
    return {given[0], given[1], given[2]};
  }
  SOFTMETAL_INLINE size3 threadgroups_per_grid() const {
    const uint* given = in.launch->threadgroups_per_grid;
    return {given[0], given[1], given[2]};
  }
  SOFTMETAL_INLINE size3 stage_in_grid_origin() const {
    const uint* given = in.launch->stage_in_origin;
    return {given[0], given[1], given[2]};
  }
  SOFTMETAL_INLINE size3 stage_in_grid_size() const {
    const uint* given = in.launch->stage_in_size;
    return {given[0], given[1], given[2]};
  }
  // The older names (MSL specification 5.2.3.6).
  SOFTMETAL_INLINE size3 grid_origin() const { return stage_in_grid_origin(); }
  SOFTMETAL_INLINE size3 grid_size() const { return stage_in_grid_size(); }
  // Which element of its stage inputs the thread reads.
  SOFTMETAL_INLINE size3 stage_in_position() const {
    const size3 origin = stage_in_grid_origin();
    const size3 own = thread_position_in_grid();
    return {origin.x + own.x, origin.y + own.y, origin.z + own.z};
  }
  SOFTMETAL_INLINE size3 thread_position_in_threadgroup() const { return local; }
  SOFTMETAL_INLINE size3 threadgroup_position_in_grid() const { return in.position; }
  SOFTMETAL_INLINE size3 threads_per_threadgroup() const { return in.extent; }
  SOFTMETAL_INLINE size3 dispatch_threads_per_threadgroup() const { return uniform_extent(); }

  SOFTMETAL_INLINE uint amplification_id() const { return 0; }  // of fragment functions: draws are not amplified
  SOFTMETAL_INLINE uint thread_index_in_threadgroup() const {
    return local.x + in.extent.x * (local.y + in.extent.y * local.z);
  }
  SOFTMETAL_INLINE uint thread_index_in_simdgroup() const { return thread_index_in_threadgroup() % simd_width; }
  SOFTMETAL_INLINE uint simdgroup_index_in_threadgroup() const { return thread_index_in_threadgroup() / simd_width; }
  SOFTMETAL_INLINE uint threads_per_simdgroup() const { return simd_width; }
  SOFTMETAL_INLINE uint thread_execution_width() const { return simd_width; }
  SOFTMETAL_INLINE uint simdgroups_per_threadgroup() const { return rounded_up(in.extent, simd_width); }
  SOFTMETAL_INLINE uint dispatch_simdgroups_per_threadgroup() const { return rounded_up(uniform_extent(), simd_width); }
  SOFTMETAL_INLINE uint thread_index_in_quadgroup() const { return thread_index_in_threadgroup() % quad_width; }
  SOFTMETAL_INLINE uint quadgroup_index_in_threadgroup() const { return thread_index_in_threadgroup() / quad_width; }
  SOFTMETAL_INLINE uint quadgroups_per_threadgroup() const { return rounded_up(in.extent, quad_width); }
  SOFTMETAL_INLINE uint dispatch_quadgroups_per_threadgroup() const { return rounded_up(uniform_extent(), quad_width); }

 private:
  static constexpr uint simd_width = SOFTMETAL_SIMD_WIDTH;
  static constexpr uint quad_width = 4;

  static SOFTMETAL_INLINE uint rounded_up(size3 extent, uint width) { return (extent.volume() + width - 1) / width; }
};

// A grid value as the type of the parameter that receives it: uint, ushort, or a vector of two or three of them.
template <class T>
struct grid_value {
  static SOFTMETAL_INLINE T from(size3 value) { return T(value.x); }
  static SOFTMETAL_INLINE T from(uint value) { return T(value); }
};

template <class T>
struct grid_value<metal::vec<T, 2>> {
  static SOFTMETAL_INLINE metal::vec<T, 2> from(size3 value) { return {T(value.x), T(value.y)}; }
};

template <class T>
struct grid_value<metal::vec<T, 3>> {
  static SOFTMETAL_INLINE metal::vec<T, 3> from(size3 value) { return {T(value.x), T(value.y), T(value.z)}; }
};

// The number of the group `linear` in a grid, x fastest.
SOFTMETAL_INLINE size3 group_position(const softmetal_launch* launch, ulong linear) {
  const uint* count = launch->threadgroups_per_grid;
  return {uint(linear % count[0]), uint(linear / count[0] % count[1]), uint(linear / count[0] / count[1])};
}

SOFTMETAL_INLINE uint clipped_extent(const softmetal_launch* launch, int axis, uint position) {
  const uint full = launch->threads_per_threadgroup[axis];
  const uint left = launch->threads_per_grid[axis] - position * full;
  return left < full ? left : full;
}

SOFTMETAL_INLINE group group_at(const softmetal_launch* launch, ulong linear) {
  const size3 position = group_position(launch, linear);
  return {launch,
          position,
          {clipped_extent(launch, 0, position.x), clipped_extent(launch, 1, position.y),
           clipped_extent(launch, 2, position.z)}};
}

}  // namespace softmetal
