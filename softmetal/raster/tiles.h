// Which primitives touch which tile of the framebuffer.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "raster/coverage.h"
#include "raster/draw.h"
#include "raster/primitive.h"

namespace softmetal::raster {

constexpr int kTileSide = 64;

// Whether the whole tile lies outside of one of the triangle's edges.
inline bool misses_tile(const Triangle& triangle, int x, int y) {
  for (const Edge& edge : triangle.edges) {
    const auto range = block_coverage::range_over_block(edge, long{x} * kSubpixels, long{y} * kSubpixels, kTileSide);
    if (range.largest < 0) return true;
  }
  return false;
}

// The tiles of all layers of a target, row by row.
class TileGrid {
 public:
  explicit TileGrid(const RenderTarget& target);

  struct Tile {
    PixelRectangle area;
    unsigned layer;
  };
  Tile tile(size_t number) const;
  size_t count() const { return columns_ * rows_ * layers_; }

  // Calls `each(number)` for the tiles that a primitive may touch.
  template <typename Each>
  void for_each_touched(const Primitive& primitive, Each each) const;

 private:
  PixelRectangle frame_;
  size_t columns_, rows_, layers_;
};

// That the primitive with that number touches the tile.
struct TileTouch {
  uint32_t tile, primitive;
};

// Primitives that one thread has assembled, in their order.
struct AssembledPart {
  std::vector<Primitive> primitives;
  std::vector<TileTouch> touches;
};

// Lists of what is in each tile, of the tiles that have anything, with the primitives in their order.
class TileLists {
 public:
  struct List {
    size_t tile;
    std::span<const Primitive* const> primitives;
  };

  void sort(const TileGrid& grid, std::span<const AssembledPart> parts);
  std::span<const List> lists() const { return lists_; }

 private:
  std::vector<size_t> ends_;
  std::vector<const Primitive*> primitives_;
  std::vector<List> lists_;
};

template <typename Each>
void TileGrid::for_each_touched(const Primitive& primitive, Each each) const {
  const PixelRectangle& bounds = primitive.triangle.bounds;
  const int first_column = bounds.left / kTileSide, last_column = (bounds.right - 1) / kTileSide;
  const int first_row = bounds.top / kTileSide, last_row = (bounds.bottom - 1) / kTileSide;
  const bool is_small = last_column - first_column < 2 && last_row - first_row < 2;
  for (int row = first_row; row <= last_row; ++row) {
    for (int column = first_column; column <= last_column; ++column) {
      if (!is_small && misses_tile(primitive.triangle, column * kTileSide, row * kTileSide)) continue;
      each((primitive.layer * rows_ + static_cast<size_t>(row)) * columns_ + static_cast<size_t>(column));
    }
  }
}

}  // namespace softmetal::raster
