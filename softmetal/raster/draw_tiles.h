// Drawing what tiles list, on all processors.
#pragma once

#include "exec/worker_pool.h"
#include "raster/draw_call.h"
#include "raster/tiles.h"

namespace softmetal::raster {

// Draws the primitives one after the other, as seen from any pixel.
DrawOutcome draw_tiles(const DrawState& state, const FragmentStage& stage, const RenderTarget& target,
                       const TileGrid& grid, const TileLists& lists, exec::Worker& worker);

}  // namespace softmetal::raster
