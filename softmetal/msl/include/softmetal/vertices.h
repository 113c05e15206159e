// Runs vertex functions over runs of vertices, as loops that clang vectorises.
#pragma once

#include "loop.h"
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

// `Thread` shades one vertex. It becomes part of the loop when it has been optimised by itself (stage_module.py).
template <class Stage, auto Thread>
SOFTMETAL_INLINE int run_vertices(const softmetal_launch* launch, const softmetal_worker* worker,
                                  const softmetal_vertices* vertices, ulong first, ulong last) {
  const typename Stage::arguments given(launch, worker);
  const softmetal_vertices in = *vertices;
  for (ulong start = first; start < last; start += vertices_at_once) {
    const uint count = last - start < vertices_at_once ? uint(last - start) : vertices_at_once;
    uint ids[vertices_at_once];
    for (uint k = 0; k < count; ++k) {
      ids[k] = in.vertex_ids ? in.vertex_ids[start + k] : in.first_vertex + uint(start) + k;
    }
    uint* const rows = in.outputs + start * Stage::output_words;
    SOFTMETAL_PARALLEL_LOOP
    for (uint k = 0; k < count; ++k) Thread(given, in, ids[k], rows + ulong(k) * Stage::output_words);
  }
  return 0;
}

}  // namespace softmetal
