#include "raster/vertex_shading.h"

#include <algorithm>

namespace softmetal::raster {
namespace {

// Vertices that one thread shades at a time.
constexpr uint32_t kRunLength = 256;

}  // namespace

// A launch whose threadgroups are runs of vertices of one instance.
struct ShadedInstances::Launch {
  softmetal_launch launch;  // first, so that a pointer to it is one to all of this
  const ShadedInstances& result;
  const VertexWork& work;
  uint32_t first_instance;
  uint32_t runs_per_instance;
};

exec::RunOutcome ShadedInstances::shade(const VertexWork& work, uint32_t first, uint32_t count, exec::Worker& worker) {
  outputs_ = &work.stage.outputs;
  vertex_count_ = work.order.vertex_count;
  has_places_ = places_vertices(work);
  make_room(vertex_count_ * outputs_->words * count, vertex_count_ * count);
  const uint32_t runs = (work.order.vertex_count + kRunLength - 1) / kRunLength;
  const Launch job = {*work.stage.launch, *this, work, first, runs};
  return exec::WorkerPool::shared().run(
      {shade_runs, &job.launch, uint64_t{runs} * count, work.stage.code.fiber_stack_bytes, work.stage.code.ranges},
      worker);
}

void ShadedInstances::make_room(size_t words, size_t vertices) {
  if (words > word_room_) {
    words_ = std::make_unique_for_overwrite<uint32_t[]>(words);
    word_room_ = words;
  }
  if (has_places_ && vertices > place_room_) {
    places_ = std::make_unique_for_overwrite<PlacedVertex[]>(vertices);
    place_room_ = vertices;
  }
}

int ShadedInstances::shade_runs(const softmetal_launch* launch, softmetal_worker* worker, softmetal_ulong first,
                                softmetal_ulong last) {
  const auto& job = *reinterpret_cast<const Launch*>(launch);
  for (softmetal_ulong number = first; number < last; ++number) {
    if (const int code = job.result.shade_run(job, worker, number)) return code;
  }
  return 0;
}

int ShadedInstances::shade_run(const Launch& job, softmetal_worker* worker, uint64_t number) const {
  const uint64_t instance = number / job.runs_per_instance;
  const uint64_t first = number % job.runs_per_instance * kRunLength;
  const uint64_t last = std::min<uint64_t>(first + kRunLength, vertex_count_);
  const VertexRoom room = {words_.get() + instance * vertex_count_ * outputs_->words,
                           has_places_ ? places_.get() + instance * vertex_count_ : nullptr};
  return shade_vertices(job.work, room, job.first_instance + static_cast<uint32_t>(instance), first, last, worker);
}

int shade_vertices(const VertexWork& work, const VertexRoom& room, uint32_t instance, uint64_t first, uint64_t last,
                   softmetal_worker* worker) {
  const DrawCall& call = work.call;
  const VertexOrder& order = work.order;
  const VertexOutputs& outputs = work.stage.outputs;
  const softmetal_vertices vertices = {
      .vertex_ids = order.vertex_ids.empty() ? nullptr : order.vertex_ids.data(),
      .first_vertex = order.first_vertex,
      .base_vertex = static_cast<uint32_t>(call.is_indexed ? call.base_vertex : call.first_vertex),
      .instance_id = call.base_instance + instance,
      .base_instance = call.base_instance,
      .output_words = outputs.words,
      .outputs = room.words,
  };
  if (const int code = work.stage.run(work.stage.launch, worker, &vertices, first, last)) return code;
  if (room.places == nullptr) return 0;
  const Viewport& viewport = work.state.viewports.front();
  const ClipVolume volume = clip_volume(viewport, work.state.clips_depth);
  for (uint64_t i = first; i < last; ++i) {
    room.places[i] = place_vertex(room.words + i * outputs.words, outputs, volume, viewport);
  }
  return 0;
}

}  // namespace softmetal::raster
