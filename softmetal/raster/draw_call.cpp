#include "raster/draw_call.h"

#include <algorithm>
#include <memory>

#include "exec/time_limit.h"
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
    const Shading shading = {&job.state, &fragments};
    const TilesOutcome drawn = draw_tiles(std::span(&shading, 1), job.target, job.grid, workspace.lists, worker);
    outcome.run = drawn.run;
    outcome.passed_samples += drawn.passed_samples;
    if (outcome.run.failed()) return outcome;
  }
  return outcome;
}

// A draw on its way to the target.
struct DrawWork {
  const DrawCall& call;
  const VertexStage& vertices;
  const FragmentStage& fragments;
  const DrawState& state;
  const RenderTarget& target;
  const TileGrid& grid;
  bool has_primitives;
  Workspace& workspace;
  exec::Worker& worker;
  exec::TimeLimit time_limit = {};
};

// Instances [first, last) of what `order` says of each.
DrawOutcome draw_ordered(const DrawWork& work, const VertexOrder& order, uint64_t first, uint64_t last) {
  DrawOutcome outcome;
  if (order.vertex_count == 0) return outcome;
  std::vector<VertexRun> runs;
  if (work.has_primitives) runs = cut_into_runs(work.call.type, order.order, kPartPrimitives);
  for (VertexRun& run : runs) run.first_primitive += order.first_primitive;
  const uint32_t run_length = runs.empty() ? 1 : runs.front().primitive_count;
  const size_t words = size_t{order.vertex_count} * work.vertices.outputs.words;
  const uint64_t at_once = std::max<size_t>(1, kMostWords / std::max<size_t>(1, words));
  for (; first < last; first += at_once) {
    const auto count = static_cast<uint32_t>(std::min(at_once, last - first));
    if (work.time_limit.is_over()) {
      outcome.run.fault.kind = exec::FaultKind::kDrawTimeout;
      outcome.failed_in_vertices = true;
      return outcome;
    }
    outcome.run = work.workspace.shaded.shade({work.call, work.vertices, order, work.state, work.has_primitives},
                                              static_cast<uint32_t>(first), count, work.worker);
    outcome.failed_in_vertices = outcome.run.failed();
    if (outcome.failed_in_vertices) return outcome;
    if (runs.empty()) continue;
    AssemblyLaunch job = {.launch = {},
                          .state = work.state,
                          .target = work.target,
                          .grid = work.grid,
                          .shaded = work.workspace.shaded,
                          .type = work.call.type,
                          .runs = runs,
                          .runs_per_part = std::max<size_t>(1, kPartPrimitives / run_length),
                          .run_count = runs.size() * count,
                          .first_part = 0,
                          .parts = {}};
    const DrawOutcome part = draw_instances(job, work.fragments, work.workspace, work.worker);
    outcome.run = part.run;
    outcome.passed_samples += part.passed_samples;
    if (outcome.run.failed()) return outcome;
  }
  return outcome;
}

}  // namespace

DrawOutcome draw(const DrawCall& call, const VertexStage& vertices, const FragmentStage& fragments,
                 const DrawState& state, const RenderTarget& target, bool is_rasterised, exec::Worker& worker) {
  const TileGrid grid(target);
  const bool has_primitives = is_rasterised && vertices.outputs.position != kNoWord;
  const DrawWork work = {call,  vertices, fragments, state, target, grid, has_primitives, Workspace::of_this_thread(),
                         worker};
  const uint32_t windows = window_count(call);
  if (windows == 1) return draw_ordered(work, vertex_order(call, 0), 0, call.instance_count);
  DrawOutcome outcome;
  for (uint64_t instance = 0; instance < call.instance_count; ++instance) {
    for (uint32_t window = 0; window < windows; ++window) {
      const DrawOutcome part = draw_ordered(work, vertex_order(call, window), instance, instance + 1);
      outcome.run = part.run;
      outcome.failed_in_vertices = part.failed_in_vertices;
      outcome.passed_samples += part.passed_samples;
      if (outcome.run.failed()) return outcome;
    }
  }
  return outcome;
}

}  // namespace softmetal::raster
