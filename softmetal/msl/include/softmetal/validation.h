// Runs functions compiled with shader validation: on fibers, with each argument asked for where a thread uses it, so
// that the checks know which argument a pointer comes from.
#pragma once

#include "fragments.h"
#include "vertices.h"

extern "C" {
void softmetal_begin_validated_run(const softmetal_launch* launch, softmetal_worker* worker);
void softmetal_declare_variables();  // made when the checks are put into the kernel's IR
int softmetal_run_validated_threadgroup(const softmetal_uint position[3], const softmetal_uint extent[3],
                                        void (*body)(void* context, softmetal_uint index), void* context);
int softmetal_run_validated_vertices(const softmetal_vertices* vertices, softmetal_ulong first, softmetal_uint count,
                                     void (*body)(void* context, softmetal_uint index), void* context);
int softmetal_run_validated_fragments(const softmetal_fragments* block, const softmetal_uint* live,
                                      void (*body)(void* context, softmetal_uint index), void* context);
void* softmetal_validated_buffer(softmetal_uint index);
void* softmetal_validated_threadgroup_argument(softmetal_uint index);
}

namespace softmetal {

template <class Parameter>
struct validated_argument;

template <class T>
struct validated_argument<T*> {
  static SOFTMETAL_INLINE T* from(void* start) { return typed_pointer<T>(start); }
};

template <class T>
struct validated_argument<T&> {
  static SOFTMETAL_INLINE T& from(void* start) { return *typed_pointer<T>(start); }
};

template <class Kernel>
SOFTMETAL_INLINE int run_validated(const softmetal_launch* launch, softmetal_worker* worker, ulong first, ulong last) {
  const typename Kernel::arguments arguments(launch, worker);
  softmetal_begin_validated_run(launch, worker);
  softmetal_declare_variables();
  for (ulong linear = first; linear < last; ++linear) {
    fiber_context<Kernel> context{arguments, group_at(launch, linear)};
    const group& current = context.current;
    const int code =
        softmetal_run_validated_threadgroup(&current.position.x, &current.extent.x, fiber_body<Kernel>, &context);
    if (code != 0) return code;
  }
  return 0;
}

template <class Stage, auto Thread>
SOFTMETAL_INLINE int run_validated_vertices(const softmetal_launch* launch, softmetal_worker* worker,
                                            const softmetal_vertices* vertices, ulong first, ulong last) {
  softmetal_begin_validated_run(launch, worker);
  softmetal_declare_variables();
  for (ulong start = first; start < last; start += vertices_at_once) {
    const vertex_batch batch(*vertices, start, last, Stage::output_words);
    const vertex_arguments<Stage> given(launch, worker, batch);
    vertex_context<Stage> context = {given, whole_batch(launch)};
    const int code =
        softmetal_run_validated_vertices(vertices, start, batch.count(), vertex_body<Stage, Thread>, &context);
    if (code != 0) return code;
  }
  return 0;
}

template <class Stage, auto Thread>
SOFTMETAL_INLINE int run_validated_fragments(const softmetal_launch* launch, softmetal_worker* worker,
                                             softmetal_fragments* block) {
  lane_states states(block->covered);
  const typename Stage::arguments given(launch, worker, block->inputs, block->outputs, states.words(),
                                        states.scratch());
  softmetal_begin_validated_run(launch, worker);
  softmetal_declare_variables();
  fragment_context<Stage> context = {given, whole_block(launch), needed_lanes<quad_lanes>(block->covered)};
  const int code = softmetal_run_validated_fragments(block, states.words(), fragment_body<Stage, Thread>, &context);
  block->discarded |= states.discarded();
  return code;
}

}  // namespace softmetal
