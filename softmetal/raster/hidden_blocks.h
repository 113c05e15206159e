// Where a later triangle of a draw hides the earlier ones: blocks of a tile that it covers as a whole, if every
// fragment replaces what was there.
#pragma once

#include <algorithm>
#include <span>

#include "raster/tiles.h"

namespace softmetal::raster {

class HiddenBlocks {
 public:
  // Takes a list of primitives, of which those are looked at that reach over much of the tile.
  void find(std::span<const Primitive* const> primitives, const PixelRectangle& tile) {
    unsigned left = kBlocks;
    for (size_t number = primitives.size(); number-- > 1 && left > 0;) {
      left -= mark_covered(*primitives[number], tile, static_cast<uint32_t>(number));
    }
  }

  // Whether what the primitive with that number in the list draws to the block is replaced.
  bool hide(size_t number, unsigned block) const { return number < first_visible_[block]; }

 private:
  static constexpr unsigned kBlocksAlong = kTileSide / kBlockSide;
  static constexpr unsigned kBlocks = kBlocksAlong * kBlocksAlong;

  // How many blocks the primitive is the last to cover.
  unsigned mark_covered(const Primitive& primitive, const PixelRectangle& tile, uint32_t number) {
    const PixelRectangle area = intersection(primitive.triangle.bounds, tile);
    if (area.right - area.left < kTileSide / 2 || area.bottom - area.top < kTileSide / 2) return 0;
    const Edge(&edges)[3] = primitive.triangle.edges;
    EdgeWalk walks[3] = {
        {edges[0], tile.left, tile.top}, {edges[1], tile.left, tile.top}, {edges[2], tile.left, tile.top}};
    unsigned count = 0;
    for (unsigned block = 0; block < kBlocks; ++block) {
      const int x = tile.left + static_cast<int>(block % kBlocksAlong) * kBlockSide;
      const int y = tile.top + static_cast<int>(block / kBlocksAlong) * kBlockSide;
      const bool is_inside = !walks[0].crosses() && !walks[1].crosses() && !walks[2].crosses();
      if (is_inside && first_visible_[block] == 0 && holds_block(area, tile, x, y)) {
        first_visible_[block] = number;
        ++count;
      }
      const bool is_last = block % kBlocksAlong == kBlocksAlong - 1;
      for (EdgeWalk& walk : walks) is_last ? walk.go_down() : walk.go_right();
    }
    return count;
  }

  // What of the block lies in the tile lies in the area as well.
  static bool holds_block(const PixelRectangle& area, const PixelRectangle& tile, int x, int y) {
    const PixelRectangle block = intersection({x, y, x + kBlockSide, y + kBlockSide}, tile);
    return area.left <= block.left && area.top <= block.top && area.right >= block.right && area.bottom >= block.bottom;
  }

  uint32_t first_visible_[kBlocks] = {};  // by block
};

}  // namespace softmetal::raster
