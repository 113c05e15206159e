#include "raster/draw_call.h"

#include <algorithm>

#include "raster/vertex_order.h"

namespace softmetal::raster {
namespace {

// So many words of shaded vertices are kept at once; a draw of more instances goes in parts.
constexpr size_t kMostWords = size_t{1} << 24;
// Vertices that one thread shades at a time.
constexpr uint32_t kRunLength = 256;

// A launch whose threadgroups are runs of vertices of one instance.
struct VertexLaunch {
  softmetal_launch launch;  // first, so that a pointer to it is one to all of this
  const VertexStage& stage;
  const DrawCall& call;
  const VertexOrder& order;
  uint32_t first_instance;
  uint32_t runs_per_instance;
  uint32_t* outputs;
};

int shade_run(const VertexLaunch& job, softmetal_worker* worker, uint64_t number) {
  const auto instance = static_cast<uint32_t>(number / job.runs_per_instance);
  const uint64_t first = number % job.runs_per_instance * kRunLength;
  const uint64_t last = std::min<uint64_t>(first + kRunLength, job.order.vertex_count);
  const size_t words = size_t{job.order.vertex_count} * job.stage.outputs.words;
  const softmetal_vertices vertices = {
      .vertex_ids = job.order.vertex_ids.empty() ? nullptr : job.order.vertex_ids.data(),
      .first_vertex = job.order.first_vertex,
      .base_vertex = static_cast<uint32_t>(job.call.is_indexed ? job.call.base_vertex : job.call.first_vertex),
      .instance_id = job.call.base_instance + job.first_instance + instance,
      .base_instance = job.call.base_instance,
      .output_words = job.stage.outputs.words,
      .outputs = job.outputs + instance * words,
  };
  return job.stage.run(&job.launch, worker, &vertices, first, last);
}

int shade_runs(const softmetal_launch* launch, softmetal_worker* worker, softmetal_ulong first, softmetal_ulong last) {
  const auto& job = *reinterpret_cast<const VertexLaunch*>(launch);
  for (softmetal_ulong number = first; number < last; ++number) {
    if (const int code = shade_run(job, worker, number)) return code;
  }
  return 0;
}

exec::RunOutcome shade_instances(const DrawCall& call, const VertexStage& stage, const VertexOrder& order,
                                 uint32_t first_instance, uint32_t count, uint32_t* outputs, exec::Worker& worker) {
  const uint32_t runs = (order.vertex_count + kRunLength - 1) / kRunLength;
  const VertexLaunch job = {*stage.launch, stage, call, order, first_instance, runs, outputs};
  return exec::WorkerPool::shared().run(
      {shade_runs, &job.launch, uint64_t{runs} * count, stage.code.fiber_stack_bytes, stage.code.ranges}, worker);
}

}  // namespace

DrawOutcome draw(const DrawCall& call, const VertexStage& vertices, const FragmentStage& fragments,
                 const DrawState& state, const RenderTarget& target, bool is_rasterised, exec::Worker& worker) {
  const VertexOrder order = vertex_order(call);
  DrawOutcome outcome;
  if (order.vertex_count == 0) return outcome;
  const size_t words = size_t{order.vertex_count} * vertices.outputs.words;
  const auto at_once = static_cast<uint32_t>(std::max<size_t>(1, kMostWords / std::max<size_t>(1, words)));
  std::vector<uint32_t> shaded;
  for (uint32_t first = 0; first < call.instance_count; first += at_once) {
    const uint32_t count = std::min(at_once, call.instance_count - first);
    shaded.resize(words * count);
    outcome.run = shade_instances(call, vertices, order, first, count, shaded.data(), worker);
    outcome.failed_in_vertices = outcome.run.failed();
    if (outcome.failed_in_vertices || !is_rasterised) return outcome;
    std::vector<Primitive> primitives;
    for (uint32_t instance = 0; instance < count; ++instance) {
      const ShadedVertices of_instance = {shaded.data() + instance * words, vertices.outputs};
      assemble(state, target, of_instance, call.type, order.order, &primitives);
    }
    const DrawOutcome part = draw_primitives(state, fragments, target, primitives, worker);
    outcome.run = part.run;
    outcome.passed_samples += part.passed_samples;
    if (outcome.run.failed()) return outcome;
  }
  return outcome;
}

}  // namespace softmetal::raster
