#include "raster/tiles.h"

#include <atomic>
#include <utility>

#include "raster/block_shader.h"

namespace softmetal::raster {
namespace {

size_t tiles_along(unsigned pixels) { return (pixels + kTileSide - 1) / kTileSide; }

// A launch whose threadgroups are tiles.
struct TileLaunch {
  softmetal_launch launch;  // first, so that a pointer to it is one to all of this
  const DrawState& state;
  const FragmentStage& stage;
  const RenderTarget& target;
  const std::vector<Primitive>& primitives;
  const std::vector<TileBins::Tile>& tiles;
  std::atomic<uint64_t> passed_samples{0};
};

int draw_in_tile(BlockShader& shader, const Primitive& primitive, const PixelRectangle& tile) {
  const PixelRectangle area = intersection(primitive.triangle.bounds, tile);
  for (int y = area.top & -kBlockSide; y < area.bottom; y += kBlockSide) {
    for (int x = area.left & -kBlockSide; x < area.right; x += kBlockSide) {
      if (const int code = shader.shade(primitive, x, y)) return code;
    }
  }
  return 0;
}

// A fault in the fragment function leaves this call in the middle, so nothing here may need its end: the words of
// blocks belong to the thread.
int draw_tile(TileLaunch& job, const TileBins::Tile& tile, softmetal_worker* worker) {
  thread_local BlockWords words;
  BlockShader shader(job.state, job.stage, job.target.layers[tile.layer], worker, words);
  for (const uint32_t index : tile.primitives) {
    if (const int code = draw_in_tile(shader, job.primitives[index], tile.area)) return code;
  }
  job.passed_samples.fetch_add(shader.passed_samples(), std::memory_order_relaxed);
  return 0;
}

int draw_tiles(const softmetal_launch* launch, softmetal_worker* worker, softmetal_ulong first, softmetal_ulong last) {
  auto& job = *reinterpret_cast<TileLaunch*>(const_cast<softmetal_launch*>(launch));
  for (softmetal_ulong i = first; i < last; ++i) {
    if (const int code = draw_tile(job, job.tiles[i], worker)) return code;
  }
  return 0;
}

}  // namespace

TileBins::TileBins(const RenderTarget& target)
    : columns_(tiles_along(target.any_layer().width)), rows_(tiles_along(target.any_layer().height)) {
  const auto width = static_cast<int>(target.any_layer().width);
  const auto height = static_cast<int>(target.any_layer().height);
  for (unsigned layer = 0; layer < target.layers.size(); ++layer) {
    for (int y = 0; y < height; y += kTileSide) {
      for (int x = 0; x < width; x += kTileSide) {
        tiles_.push_back({intersection({x, y, x + kTileSide, y + kTileSide}, {0, 0, width, height}), layer, {}});
      }
    }
  }
}

void TileBins::add(uint32_t primitive, const PixelRectangle& bounds, unsigned layer) {
  for (int row = bounds.top / kTileSide; row * kTileSide < bounds.bottom; ++row) {
    for (int column = bounds.left / kTileSide; column * kTileSide < bounds.right; ++column) {
      const size_t index = (layer * rows_ + static_cast<size_t>(row)) * columns_ + static_cast<size_t>(column);
      tiles_[index].primitives.push_back(primitive);
    }
  }
}

std::vector<TileBins::Tile> TileBins::take() {
  std::erase_if(tiles_, [](const Tile& tile) { return tile.primitives.empty(); });
  return std::move(tiles_);
}

DrawOutcome draw_primitives(const DrawState& state, const FragmentStage& stage, const RenderTarget& target,
                            const std::vector<Primitive>& primitives, exec::Worker& worker) {
  TileBins bins(target);
  for (uint32_t i = 0; i < primitives.size(); ++i) bins.add(i, primitives[i].triangle.bounds, primitives[i].layer);
  const std::vector<TileBins::Tile> tiles = bins.take();
  if (tiles.empty()) return {};
  TileLaunch job = {{}, state, stage, target, primitives, tiles};
  if (stage.launch != nullptr) job.launch = *stage.launch;
  DrawOutcome outcome;
  outcome.run = exec::WorkerPool::shared().run(
      {draw_tiles, &job.launch, tiles.size(), stage.code.fiber_stack_bytes, stage.code.ranges}, worker);
  outcome.passed_samples = job.passed_samples.load(std::memory_order_relaxed);
  return outcome;
}

}  // namespace softmetal::raster
