// A whole draw: vertices through their function, primitives to the screen.
#pragma once

#include <cstdint>
#include <vector>

#include "exec/worker_pool.h"
#include "raster/assembly.h"

namespace softmetal::raster {

struct DrawOutcome {
  exec::RunOutcome run;
  bool failed_in_vertices = false;  // in the vertex function; else in the fragment function
  uint64_t passed_samples = 0;
};

// What drawPrimitives and its relatives ask for.
struct DrawCall {
  PrimitiveType type = PrimitiveType::kTriangle;
  // Without indices: vertices `first_vertex` and on.
  uint32_t first_vertex = 0, vertex_count = 0;
  // With indices: widened to 32 bits, kRestartIndex between strips.
  bool is_indexed = false;
  std::vector<uint32_t> indices;
  int64_t base_vertex = 0;
  uint32_t instance_count = 1, base_instance = 0;
};

// Without a fragment stage, or with nothing to rasterise, only the vertex function runs.
DrawOutcome draw(const DrawCall& call, const VertexStage& vertices, const FragmentStage& fragments,
                 const DrawState& state, const RenderTarget& target, bool is_rasterised, exec::Worker& worker);

}  // namespace softmetal::raster
