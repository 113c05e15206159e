// Runs vertex functions over runs of vertices: loops that clang vectorises, or SIMD-groups of successive vertices.
#pragma once

#include "fiber.h"
#include "loop.h"
#include "regions.h"
#include "stage_words.h"

namespace softmetal {

// One vertex while its function runs.
struct vertex {
  const softmetal_vertices& in;
  uint id;

  SOFTMETAL_INLINE uint vertex_id() const { return id; }
  SOFTMETAL_INLINE uint instance_id() const { return in.instance_id; }
  SOFTMETAL_INLINE uint base_vertex() const { return in.base_vertex; }
  SOFTMETAL_INLINE uint base_instance() const { return in.base_instance; }
  // Draws are not amplified.
  SOFTMETAL_INLINE uint amplification_id() const { return 0; }
  SOFTMETAL_INLINE uint amplification_count() const { return 1; }
  // Which element of an attribute belongs to the instance, when each serves `rate` instances.
  SOFTMETAL_INLINE ulong instance_element(uint rate) const {
    const uint steps = rate == 0 ? 0 : (in.instance_id - in.base_instance) / rate;
    return ulong(in.base_instance) + steps;
  }
};

constexpr uint vertices_at_once = 64;

// Vertices from `start` on, before `last`.
class vertex_batch {
 public:
  SOFTMETAL_INLINE vertex_batch(const softmetal_vertices& in, ulong start, ulong last, uint output_words)
      : in_(in), count_(last - start < vertices_at_once ? uint(last - start) : vertices_at_once) {
    for (uint k = 0; k < count_; ++k) {
      ids_[k] = in.vertex_ids ? in.vertex_ids[start + k] : in.first_vertex + uint(start) + k;
    }
    rows_ = in.outputs + start * output_words;
    words_ = output_words;
  }
  SOFTMETAL_INLINE uint count() const { return count_; }
  SOFTMETAL_INLINE uint id(uint k) const { return ids_[k]; }
  SOFTMETAL_INLINE vertex at(uint k) const { return {in_, ids_[k]}; }
  SOFTMETAL_INLINE uint* row(uint k) const { return rows_ + ulong(k) * words_; }

 private:
  const softmetal_vertices& in_;
  uint count_, words_;
  uint* rows_;
  uint ids_[vertices_at_once];
};

// `Thread` shades one vertex. It becomes part of the loop when it has been optimised by itself (stage_module.py).
template <class Stage, auto Thread>
SOFTMETAL_INLINE int run_vertices(const softmetal_launch* launch, const softmetal_worker* worker,
                                  const softmetal_vertices* vertices, ulong first, ulong last) {
  const typename Stage::arguments given(launch, worker);
  const softmetal_vertices in = *vertices;
  for (ulong start = first; start < last; start += vertices_at_once) {
    const vertex_batch batch(in, start, last, Stage::output_words);
    const uint count = batch.count();
    SOFTMETAL_PARALLEL_LOOP
    for (uint k = 0; k < count; ++k) Thread(given, in, batch.id(k), batch.row(k));
  }
  return 0;
}

// What a function whose vertices meet is given.
template <class Stage>
struct vertex_arguments : Stage::arguments {
  SOFTMETAL_INLINE vertex_arguments(const softmetal_launch* launch, const softmetal_worker* worker,
                                    const vertex_batch& batch)
      : Stage::arguments(launch, worker), batch(batch) {}
  const vertex_batch& batch;
};

SOFTMETAL_INLINE group whole_batch(const softmetal_launch* launch) {
  return {launch, {0, 0, 0}, {vertices_at_once, 1, 1}};
}

template <class Stage>
SOFTMETAL_INLINE int run_vertex_regions(const softmetal_launch* launch, softmetal_worker* worker,
                                        const softmetal_vertices* vertices, ulong first, ulong last) {
  const region_code regions = code_of_regions();
  char* const memory =
      static_cast<char*>(softmetal_context_memory(worker, region_memory_bytes(regions, vertices_at_once)));
  if (memory == nullptr) return SOFTMETAL_ERROR_OUT_OF_MEMORY;
  const group in = whole_batch(launch);
  for (ulong start = first; start < last; start += vertices_at_once) {
    const vertex_batch batch(*vertices, start, last, Stage::output_words);
    const vertex_arguments<Stage> given(launch, worker, batch);
    const ulong idle = batch.count() == vertices_at_once ? 0 : ~0ul << batch.count();
    if (const int code = softmetal_run_region_group(&regions, &given, &in, memory, vertices_at_once, idle)) return code;
  }
  return 0;
}

template <class Stage>
struct vertex_context {
  const vertex_arguments<Stage>& given;
  group in;
};

template <class Stage, auto Thread>
void vertex_body(void* context, uint lane) {
  const auto& [given, in] = *static_cast<const vertex_context<Stage>*>(context);
  Thread(given, in, lane, 0, 0);
}

// `Thread` shades one vertex, as a call.
template <class Stage, auto Thread>
SOFTMETAL_INLINE int run_vertex_fibers(const softmetal_launch* launch, softmetal_worker* worker,
                                       const softmetal_vertices* vertices, ulong first, ulong last) {
  for (ulong start = first; start < last; start += vertices_at_once) {
    const vertex_batch batch(*vertices, start, last, Stage::output_words);
    const vertex_arguments<Stage> given(launch, worker, batch);
    vertex_context<Stage> context = {given, whole_batch(launch)};
    if (const int code = softmetal_run_threadgroup(worker, vertex_body<Stage, Thread>, &context, batch.count())) {
      return code;
    }
  }
  return 0;
}

}  // namespace softmetal
