#include "raster/draw_group.h"

#include <algorithm>
#include <memory>
#include <numeric>
#include <vector>

#include "raster/draw_tiles.h"
#include "raster/vertex_order.h"
#include "raster/vertex_shading.h"

namespace softmetal::raster {
namespace {

// So many vertices are shaded and assembled by one thread at a time.
constexpr uint64_t kPartVertices = 1024;
constexpr uint32_t kAnyPrimitives = ~0u;

// Draws that one thread shades and assembles.
struct GroupPart {
  size_t first_draw, last_draw;
  size_t first_word, first_place;
};

// What group after group needs room for.
struct Workspace {
  std::vector<VertexOrder> orders;  // of each draw
  std::vector<uint32_t> shadings;   // the number of each draw's
  std::vector<Shading> shading_list;
  std::vector<size_t> first_draws;  // of each shading
  std::vector<GroupPart> parts;
  std::vector<AssembledPart> assembled;
  std::vector<uint32_t> words;
  std::vector<PlacedVertex> places;
  TileLists lists;

  // The calling thread's own; no more than a pointer, as in draw_call.cpp.
  static Workspace& of_this_thread() {
    thread_local const auto workspace = std::make_unique<Workspace>();
    return *workspace;
  }
};

size_t shaded_vertices(const GroupedDraw& draw, const VertexOrder& order) {
  return size_t{order.vertex_count} * draw.call.instance_count;
}

// Draws that follow each other with the same function, arguments and state have one shading.
void find_shadings(std::span<const GroupedDraw> draws, Workspace& workspace) {
  workspace.shadings.clear();
  workspace.shading_list.clear();
  workspace.first_draws.clear();
  for (size_t i = 0; i < draws.size(); ++i) {
    const Shading shading = {draws[i].state, draws[i].fragments};
    const bool is_new = workspace.shading_list.empty() || workspace.shading_list.back().state != shading.state ||
                        workspace.shading_list.back().stage != shading.stage;
    if (is_new) {
      workspace.shading_list.push_back(shading);
      workspace.first_draws.push_back(i);
    }
    workspace.shadings.push_back(static_cast<uint32_t>(workspace.shading_list.size() - 1));
  }
}

// Cuts the draws into parts and makes room for their vertices.
void plan_parts(std::span<const GroupedDraw> draws, Workspace& workspace) {
  workspace.orders.clear();
  workspace.parts.clear();
  size_t words = 0, places = 0, part_vertices = kPartVertices;
  for (size_t i = 0; i < draws.size(); ++i) {
    workspace.orders.push_back(vertex_order(draws[i].call, 0));
    if (part_vertices >= kPartVertices) {
      workspace.parts.push_back({i, i, words, places});
      part_vertices = 0;
    }
    const size_t vertices = shaded_vertices(draws[i], workspace.orders.back());
    words += vertices * draws[i].vertices->outputs.words;
    places += vertices;
    part_vertices += vertices;
    workspace.parts.back().last_draw = i + 1;
  }
  if (workspace.words.size() < words) workspace.words.resize(words);
  if (workspace.places.size() < places) workspace.places.resize(places);
  if (workspace.assembled.size() < workspace.parts.size()) workspace.assembled.resize(workspace.parts.size());
}

// A launch whose threadgroups are parts.
struct GroupLaunch {
  softmetal_launch launch;  // first, so that a pointer to it is one to all of this
  std::span<const GroupedDraw> draws;
  const RenderTarget& target;
  const TileGrid& grid;
  Workspace& workspace;
  std::vector<size_t> at_work;  // the draw that a part has got to; kFinished in the end
};

constexpr size_t kFinished = ~size_t{0};

void assemble_instance(const GroupLaunch& job, size_t number, const VertexRoom& room,
                       std::vector<Primitive>* primitives) {
  const GroupedDraw& draw = job.draws[number];
  const ShadedVertices vertices = {room.words, room.places, draw.vertices->outputs};
  const size_t before = primitives->size();
  for (const VertexRun& run : cut_into_runs(draw.call.type, job.workspace.orders[number].order, kAnyPrimitives)) {
    assemble(*draw.state, job.target, vertices, draw.call.type, run, primitives);
  }
  for (size_t i = before; i < primitives->size(); ++i) (*primitives)[i].shading = job.workspace.shadings[number];
}

// A fault in the vertex function leaves this call in the middle, so nothing here may need its end.
int shade_draw(const GroupLaunch& job, size_t number, GroupPart* place, AssembledPart* assembled,
               softmetal_worker* worker) {
  const GroupedDraw& draw = job.draws[number];
  const VertexOrder& order = job.workspace.orders[number];
  const VertexWork work = {draw.call, *draw.vertices, order, *draw.state, true};
  for (uint32_t instance = 0; instance < draw.call.instance_count; ++instance) {
    const VertexRoom room = {job.workspace.words.data() + place->first_word,
                             places_vertices(work) ? job.workspace.places.data() + place->first_place : nullptr};
    if (const int code = shade_vertices(work, room, instance, 0, order.vertex_count, worker)) return code;
    assemble_instance(job, number, room, &assembled->primitives);
    place->first_word += size_t{order.vertex_count} * draw.vertices->outputs.words;
    place->first_place += order.vertex_count;
  }
  return 0;
}

int shade_part(GroupLaunch& job, size_t number, softmetal_worker* worker) {
  GroupPart place = job.workspace.parts[number];
  AssembledPart& assembled = job.workspace.assembled[number];
  assembled.primitives.clear();
  assembled.touches.clear();
  for (size_t draw = place.first_draw; draw < place.last_draw; ++draw) {
    if (job.workspace.orders[draw].vertex_count == 0) continue;
    job.at_work[number] = draw;
    if (const int code = shade_draw(job, draw, &place, &assembled, worker)) return code;
  }
  job.at_work[number] = kFinished;
  for (uint32_t i = 0; i < assembled.primitives.size(); ++i) {
    job.grid.for_each_touched(assembled.primitives[i],
                              [&](size_t tile) { assembled.touches.push_back({static_cast<uint32_t>(tile), i}); });
  }
  return 0;
}

int shade_parts(const softmetal_launch* launch, softmetal_worker* worker, softmetal_ulong first, softmetal_ulong last) {
  auto& job = *reinterpret_cast<GroupLaunch*>(const_cast<softmetal_launch*>(launch));
  for (softmetal_ulong number = first; number < last; ++number) {
    if (const int code = shade_part(job, number, worker)) return code;
  }
  return 0;
}

// What running any of the vertex functions needs.
StageCode any_vertex_code(std::span<const GroupedDraw> draws, std::vector<exec::CodeRange>* ranges) {
  size_t fiber_stack_bytes = 0;
  const void* before = nullptr;
  for (const GroupedDraw& draw : draws) {
    const StageCode& code = draw.vertices->code;
    if (code.ranges.data() == before) continue;
    before = code.ranges.data();
    ranges->insert(ranges->end(), code.ranges.begin(), code.ranges.end());
    fiber_stack_bytes = std::max(fiber_stack_bytes, code.fiber_stack_bytes);
  }
  return {*ranges, fiber_stack_bytes};
}

GroupOutcome shade_group(GroupLaunch& job, exec::Worker& worker) {
  GroupOutcome outcome;
  std::vector<exec::CodeRange> ranges;
  const StageCode code = any_vertex_code(job.draws, &ranges);
  outcome.run = exec::WorkerPool::shared().run(
      {shade_parts, &job.launch, job.workspace.parts.size(), code.fiber_stack_bytes, code.ranges}, worker);
  outcome.failed_in_vertices = outcome.run.failed();
  if (!outcome.failed_in_vertices) return outcome;
  const auto failed =
      std::find_if(job.at_work.begin(), job.at_work.end(), [](size_t draw) { return draw != kFinished; });
  if (failed != job.at_work.end()) outcome.failed_draw = *failed;
  return outcome;
}

}  // namespace

GroupOutcome draw_group(std::span<const GroupedDraw> draws, const RenderTarget& target, exec::Worker& worker) {
  Workspace& workspace = Workspace::of_this_thread();
  find_shadings(draws, workspace);
  plan_parts(draws, workspace);
  const TileGrid grid(target);
  GroupLaunch job = {*draws.front().vertices->launch,
                     draws,
                     target,
                     grid,
                     workspace,
                     std::vector<size_t>(workspace.parts.size(), kFinished)};
  GroupOutcome outcome = shade_group(job, worker);
  if (outcome.run.failed()) return outcome;
  workspace.lists.sort(grid, std::span(workspace.assembled).first(workspace.parts.size()));
  const TilesOutcome drawn = draw_tiles(workspace.shading_list, target, grid, workspace.lists, worker);
  outcome.run = drawn.run;
  outcome.failed_draw = workspace.first_draws[drawn.failed_shading];
  return outcome;
}

}  // namespace softmetal::raster
