#include "raster/tiles.h"

namespace softmetal::raster {
namespace {

size_t tiles_along(unsigned pixels) { return (pixels + kTileSide - 1) / kTileSide; }

}  // namespace

TileGrid::TileGrid(const RenderTarget& target)
    : frame_{0, 0, static_cast<int>(target.any_layer().width), static_cast<int>(target.any_layer().height)},
      columns_(tiles_along(target.any_layer().width)),
      rows_(tiles_along(target.any_layer().height)),
      layers_(target.layers.size()) {}

TileGrid::Tile TileGrid::tile(size_t number) const {
  const auto x = static_cast<int>(number % columns_) * kTileSide;
  const auto y = static_cast<int>(number / columns_ % rows_) * kTileSide;
  return {intersection({x, y, x + kTileSide, y + kTileSide}, frame_), static_cast<unsigned>(number / columns_ / rows_)};
}

// By counting, which keeps their order.
void TileLists::sort(const TileGrid& grid, std::span<const AssembledPart> parts) {
  ends_.assign(grid.count(), 0);
  size_t total = 0;
  for (const AssembledPart& part : parts) {
    for (const TileTouch& touch : part.touches) ++ends_[touch.tile];
    total += part.touches.size();
  }
  primitives_.resize(total);
  lists_.clear();
  size_t start = 0;
  for (size_t tile = 0; tile < ends_.size(); ++tile) {
    const size_t count = ends_[tile];
    ends_[tile] = start;
    if (count == 0) continue;
    lists_.push_back({tile, {primitives_.data() + start, count}});
    start += count;
  }
  for (const AssembledPart& part : parts) {
    for (const TileTouch& touch : part.touches) primitives_[ends_[touch.tile]++] = &part.primitives[touch.primitive];
  }
}

}  // namespace softmetal::raster
