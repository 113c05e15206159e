// From the vertices of a draw to primitives: points, lines and triangles in their order, clipped and set up.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "raster/draw.h"
#include "raster/primitive.h"

namespace softmetal::raster {

// MTLPrimitiveType
enum class PrimitiveType : unsigned char { kPoint, kLine, kLineStrip, kTriangle, kTriangleStrip };

// Ends a strip; shorter indices are widened to it.
constexpr uint32_t kRestartIndex = ~0u;

// What the vertex function returned for the vertices of one instance.
struct ShadedVertices {
  const uint32_t* words;
  const VertexOutputs& outputs;

  const uint32_t* vertex(uint32_t index) const { return words + size_t{index} * outputs.words; }
  const float* floats(uint32_t index, unsigned word) const {
    return reinterpret_cast<const float*>(vertex(index)) + word;
  }
};

// `order` names the vertices one primitive after the other, with kRestartIndex between strips. Appends what is left
// after clipping and culling; a primitive may give several triangles.
void assemble(const DrawState& state, const RenderTarget& target, const ShadedVertices& vertices, PrimitiveType type,
              std::span<const uint32_t> order, std::vector<Primitive>* primitives);

}  // namespace softmetal::raster
