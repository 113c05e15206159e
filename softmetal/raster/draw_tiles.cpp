#include "raster/draw_tiles.h"

#include <atomic>
#include <memory>

#include "raster/tile_shader.h"

namespace softmetal::raster {
namespace {

// A launch whose threadgroups are tiles.
struct TileLaunch {
  softmetal_launch launch;  // first, so that a pointer to it is one to all of this
  const DrawState& state;
  const FragmentStage& stage;
  const RenderTarget& target;
  const TileGrid& grid;
  std::span<const TileLists::List> lists;
  std::atomic<uint64_t> passed_samples{0};
};

// A fault in the fragment function leaves this call in the middle, so nothing here may need its end: the words of
// runs belong to the thread.
int draw_tile(TileLaunch& job, const TileLists::List& list, softmetal_worker* worker) {
  thread_local const auto words = std::make_unique<RunWords>();
  const TileGrid::Tile tile = job.grid.tile(list.tile);
  const Framebuffer& framebuffer = job.target.layers[tile.layer];
  TileShader shader(job.state, job.stage, framebuffer, tile.area, worker, *words);
  const int code = shader.draw(list.primitives);
  job.passed_samples.fetch_add(shader.passed_samples(), std::memory_order_relaxed);
  return code;
}

int draw_lists(const softmetal_launch* launch, softmetal_worker* worker, softmetal_ulong first, softmetal_ulong last) {
  auto& job = *reinterpret_cast<TileLaunch*>(const_cast<softmetal_launch*>(launch));
  for (softmetal_ulong i = first; i < last; ++i) {
    if (const int code = draw_tile(job, job.lists[i], worker)) return code;
  }
  return 0;
}

}  // namespace

DrawOutcome draw_tiles(const DrawState& state, const FragmentStage& stage, const RenderTarget& target,
                       const TileGrid& grid, const TileLists& lists, exec::Worker& worker) {
  DrawOutcome outcome;
  if (lists.lists().empty()) return outcome;
  TileLaunch job = {{}, state, stage, target, grid, lists.lists()};
  if (stage.launch != nullptr) job.launch = *stage.launch;
  outcome.run = exec::WorkerPool::shared().run(
      {draw_lists, &job.launch, lists.lists().size(), stage.code.fiber_stack_bytes, stage.code.ranges}, worker);
  outcome.passed_samples = job.passed_samples.load(std::memory_order_relaxed);
  return outcome;
}

}  // namespace softmetal::raster
