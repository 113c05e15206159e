#include "raster/draw_tiles.h"

#include <algorithm>
#include <atomic>
#include <memory>

#include "raster/tile_shader.h"

namespace softmetal::raster {
namespace {

using Primitives = std::span<const Primitive* const>;

// A launch whose threadgroups are tiles.
struct TileLaunch {
  softmetal_launch launch;  // first, so that a pointer to it is one to all of this
  std::span<const Shading> shadings;
  const RenderTarget& target;
  const TileGrid& grid;
  std::span<const TileLists::List> lists;
  std::vector<uint32_t> at_work;  // the shading that a list has got to; kFinished in the end
  std::atomic<uint64_t> passed_samples{0};
};

constexpr uint32_t kFinished = ~0u;

// The first ones, which have one shading.
Primitives with_common_shading(Primitives primitives) {
  const uint32_t shading = primitives.front()->shading;
  const auto end = std::find_if(primitives.begin(), primitives.end(),
                                [shading](const Primitive* primitive) { return primitive->shading != shading; });
  return primitives.first(static_cast<size_t>(end - primitives.begin()));
}

// A fault in the fragment function leaves this call in the middle, so nothing here may need its end: the words of
// runs belong to the thread.
int draw_primitives(TileLaunch& job, const TileGrid::Tile& tile, Primitives primitives, softmetal_worker* worker) {
  thread_local const auto words = std::make_unique<RunWords>();
  const Shading& shading = job.shadings[primitives.front()->shading];
  const Framebuffer& framebuffer = job.target.layers[tile.layer];
  TileShader shader(*shading.state, *shading.stage, framebuffer, tile.area, worker, *words);
  const int code = shader.draw(primitives);
  job.passed_samples.fetch_add(shader.passed_samples(), std::memory_order_relaxed);
  return code;
}

int draw_list(TileLaunch& job, size_t number, softmetal_worker* worker) {
  const TileLists::List& list = job.lists[number];
  const TileGrid::Tile tile = job.grid.tile(list.tile);
  for (Primitives rest = list.primitives; !rest.empty();) {
    const Primitives alike = job.shadings.size() == 1 ? rest : with_common_shading(rest);
    job.at_work[number] = alike.front()->shading;
    if (const int code = draw_primitives(job, tile, alike, worker)) return code;
    rest = rest.subspan(alike.size());
  }
  job.at_work[number] = kFinished;
  return 0;
}

int draw_lists(const softmetal_launch* launch, softmetal_worker* worker, softmetal_ulong first, softmetal_ulong last) {
  auto& job = *reinterpret_cast<TileLaunch*>(const_cast<softmetal_launch*>(launch));
  for (softmetal_ulong i = first; i < last; ++i) {
    if (const int code = draw_list(job, i, worker)) return code;
  }
  return 0;
}

// What running any of the fragment functions needs.
struct AnyFragmentCode {
  explicit AnyFragmentCode(std::span<const Shading> shadings) {
    const FragmentStage* before = nullptr;
    for (const Shading& shading : shadings) {
      if (shading.stage == before) continue;
      before = shading.stage;
      ranges.insert(ranges.end(), before->code.ranges.begin(), before->code.ranges.end());
      fiber_stack_bytes = std::max(fiber_stack_bytes, before->code.fiber_stack_bytes);
    }
  }

  std::vector<exec::CodeRange> ranges;
  size_t fiber_stack_bytes = 0;
};

}  // namespace

TilesOutcome draw_tiles(std::span<const Shading> shadings, const RenderTarget& target, const TileGrid& grid,
                        const TileLists& lists, exec::Worker& worker) {
  TilesOutcome outcome;
  if (lists.lists().empty()) return outcome;
  TileLaunch job = {{}, shadings, target, grid, lists.lists(), std::vector<uint32_t>(lists.lists().size(), kFinished)};
  if (shadings.front().stage->launch != nullptr) job.launch = *shadings.front().stage->launch;
  const AnyFragmentCode code(shadings);
  outcome.run = exec::WorkerPool::shared().run(
      {draw_lists, &job.launch, lists.lists().size(), code.fiber_stack_bytes, code.ranges}, worker);
  outcome.passed_samples = job.passed_samples.load(std::memory_order_relaxed);
  if (outcome.run.failed()) {
    const auto failed =
        std::find_if(job.at_work.begin(), job.at_work.end(), [](uint32_t shading) { return shading != kFinished; });
    if (failed != job.at_work.end()) outcome.failed_shading = *failed;
  }
  return outcome;
}

}  // namespace softmetal::raster
