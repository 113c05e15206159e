#include "exec/validation/thread_places.h"

namespace softmetal::exec {
namespace {

struct Locate {
  uint32_t thread;

  ThreadPlace operator()(const GroupThreads& group) const {
    const uint32_t* extent = group.extent;
    ThreadPosition position{{}, {thread % extent[0], thread / extent[0] % extent[1], thread / extent[0] / extent[1]}};
    for (int axis = 0; axis < 3; ++axis) {
      const uint32_t full = group.launch->threads_per_threadgroup[axis];
      position.in_grid[axis] = group.position[axis] * full + position.in_threadgroup[axis];
    }
    return position;
  }

  ThreadPlace operator()(const VertexThreads& run) const {
    const softmetal_vertices& in = *run.vertices;
    const uint64_t place = run.first + thread;
    return VertexPlace{in.vertex_ids ? in.vertex_ids[place] : in.first_vertex + static_cast<uint32_t>(place),
                       in.instance_id};
  }

  ThreadPlace operator()(const FragmentThreads& run) const { return run.block->place_of(run.block->origin, thread); }
};

}  // namespace

ThreadPlace place_of(const RunThreads& threads, uint32_t thread) { return std::visit(Locate{thread}, threads); }

bool is_helper(const RunThreads& threads, uint32_t thread) {
  const auto* fragments = std::get_if<FragmentThreads>(&threads);
  return fragments != nullptr && fragments->live[thread] == 0;
}

}  // namespace softmetal::exec
