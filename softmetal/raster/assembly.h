// From the vertices of a draw to primitives: points, lines and triangles in their order, clipped and set up.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "raster/draw.h"
#include "raster/placed_vertex.h"
#include "raster/primitive.h"

namespace softmetal::raster {

// MTLPrimitiveType
enum class PrimitiveType : unsigned char { kPoint, kLine, kLineStrip, kTriangle, kTriangleStrip };

// Ends a strip; shorter indices are widened to it.
constexpr uint32_t kRestartIndex = ~0u;

// What the vertex function returned for the vertices of one instance.
struct ShadedVertices {
  const uint32_t* words;
  const PlacedVertex* places;  // null where vertices choose among viewports, so that their primitives place them
  const VertexOutputs& outputs;

  const uint32_t* vertex(uint32_t index) const { return words + size_t{index} * outputs.words; }
  const float* floats(uint32_t index, unsigned word) const {
    return reinterpret_cast<const float*>(vertex(index)) + word;
  }
};

// A run of vertices between restarts: those of `primitive_count` primitives, of which the first has the number
// `first_primitive` and is the `first_of_strip`-th of its strip.
struct VertexRun {
  std::span<const uint32_t> vertices;
  uint32_t first_primitive;
  uint32_t first_of_strip;
  uint32_t primitive_count;
};

// Cuts what `order` names, one primitive after the other with kRestartIndex between strips, into runs of at most `most`
// primitives.
std::vector<VertexRun> cut_into_runs(PrimitiveType type, std::span<const uint32_t> order, uint32_t most);

// Appends what is left after clipping and culling; a primitive may give several triangles.
void assemble(const DrawState& state, const RenderTarget& target, const ShadedVertices& vertices, PrimitiveType type,
              const VertexRun& run, std::vector<Primitive>* primitives);

}  // namespace softmetal::raster
