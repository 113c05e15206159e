// Drawing what tiles list, on all processors.
#pragma once

#include <span>

#include "exec/worker_pool.h"
#include "raster/draw.h"
#include "raster/stages.h"
#include "raster/tiles.h"

namespace softmetal::raster {

// How fragments of some draws come about.
struct Shading {
  const DrawState* state;
  const FragmentStage* stage;
};

struct TilesOutcome {
  exec::RunOutcome run;
  size_t failed_shading = 0;  // whose fragment function failed
  uint64_t passed_samples = 0;
};

// Draws the primitives one after the other, as seen from any pixel, each with the shading that it names.
TilesOutcome draw_tiles(std::span<const Shading> shadings, const RenderTarget& target, const TileGrid& grid,
                        const TileLists& lists, exec::Worker& worker);

}  // namespace softmetal::raster
