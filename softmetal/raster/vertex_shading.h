// Vertices of a draw through their function and onto the screen, on all processors.
#pragma once

#include <memory>

#include "exec/worker_pool.h"
#include "raster/draw_call.h"
#include "raster/vertex_order.h"

namespace softmetal::raster {

struct VertexWork {
  const DrawCall& call;
  const VertexStage& stage;
  const VertexOrder& order;
  const DrawState& state;
  bool has_primitives;
};

// Where what the vertices of an instance become goes.
struct VertexRoom {
  uint32_t* words;
  PlacedVertex* places;  // null where vertices choose among viewports, or are not rasterised
};

// Whether vertices are placed when they are shaded.
inline bool places_vertices(const VertexWork& work) {
  return work.has_primitives && work.stage.outputs.viewport == kNoWord;
}

// Shades vertices [first, last) of an instance. Returns 0 or what the vertex function returned.
int shade_vertices(const VertexWork& work, const VertexRoom& room, uint32_t instance, uint64_t first, uint64_t last,
                   softmetal_worker* worker);

// What the vertices of some instances have become; serves for draw after draw.
class ShadedInstances {
 public:
  // Instances [first, first + count) of the draw.
  exec::RunOutcome shade(const VertexWork& work, uint32_t first, uint32_t count, exec::Worker& worker);

  // `instance` counts from the first shaded one. Valid while the work's stage is.
  ShadedVertices of_instance(size_t instance) const {
    return {words_.get() + instance * vertex_count_ * outputs_->words,
            has_places_ ? places_.get() + instance * vertex_count_ : nullptr, *outputs_};
  }

 private:
  struct Launch;
  static int shade_runs(const softmetal_launch* launch, softmetal_worker* worker, softmetal_ulong first,
                        softmetal_ulong last);
  int shade_run(const Launch& job, softmetal_worker* worker, uint64_t number) const;
  void make_room(size_t words, size_t vertices);

  std::unique_ptr<uint32_t[]> words_;
  std::unique_ptr<PlacedVertex[]> places_;
  size_t word_room_ = 0, place_room_ = 0;
  const VertexOutputs* outputs_ = nullptr;
  size_t vertex_count_ = 0;  // of an instance
  bool has_places_ = false;
};

}  // namespace softmetal::raster
