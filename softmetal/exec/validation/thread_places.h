// Who the threads of a run are, in the words of their function.
#pragma once

#include <cstdint>
#include <variant>

#include "exec/render_abi.h"

namespace softmetal::exec {

struct ThreadPosition {
  uint32_t in_grid[3];
  uint32_t in_threadgroup[3];
};

struct VertexPlace {
  uint32_t vertex;  // [[vertex_id]] and [[instance_id]]
  uint32_t instance;
};

using ThreadPlace = std::variant<ThreadPosition, VertexPlace, softmetal_fragment_place>;

// The threads of a threadgroup.
struct GroupThreads {
  const softmetal_launch* launch;
  uint32_t position[3];
  uint32_t extent[3];
};

// A thread for each of the vertices from `first` on.
struct VertexThreads {
  const softmetal_vertices* vertices;
  uint64_t first;
};

// A thread for each lane.
struct FragmentThreads {
  const softmetal_fragments* block;
  const uint32_t* live;  // by lane; 0: a helper
};

using RunThreads = std::variant<GroupThreads, VertexThreads, FragmentThreads>;

ThreadPlace place_of(const RunThreads& threads, uint32_t thread);

// Whether it runs for the derivatives of its neighbours alone, or has discarded its fragment.
bool is_helper(const RunThreads& threads, uint32_t thread);

}  // namespace softmetal::exec
