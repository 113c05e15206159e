#include "raster/draw_call.h"

#include <algorithm>
#include <memory>

#include "raster/draw_tiles.h"
#include "raster/vertex_order.h"
#include "raster/vertex_shading.h"

namespace softmetal::raster {
namespace {

// So many words of shaded vertices are kept at once; a draw of more instances goes in parts.
constexpr size_t kMostWords = size_t{1} << 24;
// Primitives that one thread assembles at a time, and how many such parts are drawn together.
constexpr uint32_t kPartPrimitives = 512;
constexpr size_t kMostParts = 64;

// What one draw after the other needs room for.
struct Workspace {
  ShadedInstances shaded;
  std::vector<AssembledPart> parts;
  TileLists lists;

  // The calling thread's own. A library that is loaded late has little room for what belongs to threads, so no more
  // than a pointer does.
  static Workspace& of_this_thread() {
    thread_local const auto workspace = std::make_unique<Workspace>();
    return *workspace;
  }
};

// A launch whose threadgroups are parts of the primitives of some instances.
struct AssemblyLaunch {
  softmetal_launch launch;  // first, so that a pointer to it is one to all of this
  const DrawState& state;
  const RenderTarget& target;
  const TileGrid& grid;
  const ShadedInstances& shaded;
  PrimitiveType type;
  std::span<const VertexRun> runs;  // of each instance
  size_t runs_per_part;             // counted through all instances
  size_t run_count;
  size_t first_part;
  std::span<AssembledPart> parts;
};

void assemble_part(const AssemblyLaunch& job, size_t number) {
  AssembledPart& part = job.parts[number];
  part.primitives.clear();
  part.touches.clear();
  const size_t first = (job.first_part + number) * job.runs_per_part;
  const size_t last = std::min(first + job.runs_per_part, job.run_count);
  for (size_t i = first; i < last; ++i) {
    const ShadedVertices vertices = job.shaded.of_instance(i / job.runs.size());
    assemble(job.state, job.target, vertices, job.type, job.runs[i % job.runs.size()], &part.primitives);
  }
  for (uint32_t i = 0; i < part.primitives.size(); ++i) {
    job.grid.for_each_touched(part.primitives[i],
                              [&](size_t tile) { part.touches.push_back({static_cast<uint32_t>(tile), i}); });
  }
}

int assemble_parts(const softmetal_launch* launch, softmetal_worker*, softmetal_ulong first, softmetal_ulong last) {
  const auto& job = *reinterpret_cast<const AssemblyLaunch*>(launch);
  for (softmetal_ulong number = first; number < last; ++number) assemble_part(job, number);
  return 0;
}

// What the instances' vertices become on the target.
DrawOutcome draw_instances(AssemblyLaunch& job, const FragmentStage& fragments, Workspace& workspace,
                           exec::Worker& worker) {
  DrawOutcome outcome;
  const size_t part_count = (job.run_count + job.runs_per_part - 1) / job.runs_per_part;
  for (job.first_part = 0; job.first_part < part_count; job.first_part += kMostParts) {
    const size_t count = std::min(kMostParts, part_count - job.first_part);
    if (workspace.parts.size() < count) workspace.parts.resize(count);
    job.parts = std::span(workspace.parts).first(count);
    outcome.run = exec::WorkerPool::shared().run({assemble_parts, &job.launch, count, 0, {}}, worker);
    if (outcome.run.failed()) return outcome;
    workspace.lists.sort(job.grid, job.parts);
    const DrawOutcome drawn = draw_tiles(job.state, fragments, job.target, job.grid, workspace.lists, worker);
    outcome.run = drawn.run;
    outcome.passed_samples += drawn.passed_samples;
    if (outcome.run.failed()) return outcome;
  }
  return outcome;
}

}  // namespace

DrawOutcome draw(const DrawCall& call, const VertexStage& vertices, const FragmentStage& fragments,
                 const DrawState& state, const RenderTarget& target, bool is_rasterised, exec::Worker& worker) {
  Workspace& workspace = Workspace::of_this_thread();
  const VertexOrder order = vertex_order(call);
  DrawOutcome outcome;
  if (order.vertex_count == 0) return outcome;
  const bool has_primitives = is_rasterised && vertices.outputs.position != kNoWord;
  const TileGrid grid(target);
  const std::vector<VertexRun> runs =
      has_primitives ? cut_into_runs(call.type, order.order, kPartPrimitives) : std::vector<VertexRun>();
  const uint32_t run_length = runs.empty() ? 1 : runs.front().primitive_count;
  const size_t words = size_t{order.vertex_count} * vertices.outputs.words;
  const auto at_once = static_cast<uint32_t>(std::max<size_t>(1, kMostWords / std::max<size_t>(1, words)));
  for (uint32_t first = 0; first < call.instance_count; first += at_once) {
    const uint32_t count = std::min(at_once, call.instance_count - first);
    outcome.run = workspace.shaded.shade({call, vertices, order, state, has_primitives}, first, count, worker);
    outcome.failed_in_vertices = outcome.run.failed();
    if (outcome.failed_in_vertices) return outcome;
    if (runs.empty()) continue;
    AssemblyLaunch job = {.launch = {},
                          .state = state,
                          .target = target,
                          .grid = grid,
                          .shaded = workspace.shaded,
                          .type = call.type,
                          .runs = runs,
                          .runs_per_part = std::max<size_t>(1, kPartPrimitives / run_length),
                          .run_count = runs.size() * count,
                          .first_part = 0,
                          .parts = {}};
    const DrawOutcome part = draw_instances(job, fragments, workspace, worker);
    outcome.run = part.run;
    outcome.passed_samples += part.passed_samples;
    if (outcome.run.failed()) return outcome;
  }
  return outcome;
}

}  // namespace softmetal::raster
