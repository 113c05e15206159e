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
