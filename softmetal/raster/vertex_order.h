// Which vertices a draw shades, each once, and in which order its primitives use them.
#pragma once

#include <cstdint>
#include <vector>

#include "raster/draw_call.h"

namespace softmetal::raster {

struct VertexOrder {
  uint32_t first_vertex = 0;         // of a run without gaps, when `vertex_ids` is empty
  std::vector<uint32_t> vertex_ids;  // [[vertex_id]] of each vertex to shade
  uint32_t vertex_count = 0;         // to shade
  std::vector<uint32_t> order;       // numbers among the shaded vertices, kRestartIndex between strips
  uint32_t first_primitive = 0;      // the number of its first primitive in its instance
};

// A draw without indices may have billions of vertices: it is cut into windows, whose primitives follow each other.
// Others have one.
uint32_t window_count(const DrawCall& call);
VertexOrder vertex_order(const DrawCall& call, uint32_t window);

}  // namespace softmetal::raster
