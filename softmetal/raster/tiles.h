// Which primitives touch which part of the framebuffer, and drawing them part by part on all processors.
#pragma once

#include <cstdint>
#include <vector>

#include "exec/worker_pool.h"
#include "raster/draw.h"
#include "raster/primitive.h"

namespace softmetal::raster {

constexpr int kTileSide = 64;

// Tiles of all layers, row by row; each lists its primitives in their order.
class TileBins {
 public:
  explicit TileBins(const RenderTarget& target);

  void add(uint32_t primitive, const PixelRectangle& bounds, unsigned layer);

  struct Tile {
    PixelRectangle area;
    unsigned layer;
    std::vector<uint32_t> primitives;
  };
  // Those with any primitive.
  std::vector<Tile> take();

 private:
  size_t columns_, rows_;
  std::vector<Tile> tiles_;
};

struct DrawOutcome {
  exec::RunOutcome run;
  bool failed_in_vertices = false;  // in the vertex function; else in the fragment function
  uint64_t passed_samples = 0;
};

// Draws the primitives one after the other, as seen from any pixel.
DrawOutcome draw_primitives(const DrawState& state, const FragmentStage& stage, const RenderTarget& target,
                            const std::vector<Primitive>& primitives, exec::Worker& worker);

}  // namespace softmetal::raster
