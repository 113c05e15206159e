// What the hand-written test kernels share. They stand in for compiled MSL: each is one shared object that
// exports kernel_abi.h's two functions.
#pragma once

#include "softmetal/exec/kernel_abi.h"

#define EXPORT __attribute__((visibility("default")))

static const softmetal_services* services;

EXPORT void softmetal_attach(const softmetal_services* given) { services = given; }

typedef struct {
  softmetal_uint position[3];  // of the threadgroup in the grid
  softmetal_uint size[3];      // its threads; fewer at the ragged edge
} threadgroup;

static inline threadgroup threadgroup_at(const softmetal_launch* launch, softmetal_ulong index) {
  threadgroup group;
  for (int axis = 0; axis < 3; ++axis) {
    group.position[axis] = (softmetal_uint)(index % launch->threadgroups_per_grid[axis]);
    index /= launch->threadgroups_per_grid[axis];
    softmetal_uint start = group.position[axis] * launch->threads_per_threadgroup[axis];
    softmetal_uint left = launch->threads_per_grid[axis] - start;
    group.size[axis] = left < launch->threads_per_threadgroup[axis] ? left : launch->threads_per_threadgroup[axis];
  }
  return group;
}

// What a fiber-mode kernel's threads get to know.
typedef struct {
  const softmetal_launch* launch;
  softmetal_worker* worker;
  threadgroup group;
} thread_context;

// Defines softmetal_run for a fiber-mode kernel whose threads run `body(const thread_context*, thread index)`.
#define FIBER_KERNEL(body)                                                                                        \
  static void body##_thread(void* context, softmetal_uint index) { body((const thread_context*)context, index); } \
  EXPORT int softmetal_run(const softmetal_launch* launch, softmetal_worker* worker, softmetal_ulong first,       \
                           softmetal_ulong last) {                                                                \
    for (softmetal_ulong i = first; i < last; ++i) {                                                              \
      thread_context context = {launch, worker, threadgroup_at(launch, i)};                                       \
      const softmetal_uint* size = context.group.size;                                                            \
      int code = services->run_threadgroup(worker, body##_thread, &context, size[0] * size[1] * size[2]);         \
      if (code != 0) return code;                                                                                 \
    }                                                                                                             \
    return 0;                                                                                                     \
  }
