#include "metal/render/draw_command.h"

#include <cstring>
#include <new>
#include <string>

#include "raster/draw_call.h"

namespace softmetal::metal {
namespace {

using raster::PrimitiveType;

// What the vertices of an instance may take; one allocation more would not fail but end the process.
constexpr uint64_t kMostVertexBytes = uint64_t{4} << 30;

bool is_strip(UInteger primitive_type) {
  return primitive_type == static_cast<UInteger>(PrimitiveType::kLineStrip) ||
         primitive_type == static_cast<UInteger>(PrimitiveType::kTriangleStrip);
}

// Strips begin anew at the largest index of the type.
std::vector<uint32_t> read_indices(const IndexSource& source, const DrawRequest& request) {
  std::vector<uint32_t> indices(request.count);
  const UInteger size = index_size(source.type);
  const std::byte* from = source.start + request.first * size;
  if (source.type == IndexType::kUInt32) {
    std::memcpy(indices.data(), from, indices.size() * size);
    return indices;
  }
  const bool restarts = is_strip(request.primitive_type);
  for (uint32_t& index : indices) {
    uint16_t value;
    std::memcpy(&value, from, size);
    from += size;
    index = restarts && value == UINT16_MAX ? raster::kRestartIndex : value;
  }
  return indices;
}

CommandFailure invalid_draw(const std::string& what) {
  return {CommandBufferError::kInvalidResource, "a draw cannot be executed: " + what};
}

DrawRequest current_request(const Draw& draw) {
  DrawRequest request = draw.request;
  if (!draw.indirect.buffer) return request;
  const std::byte* from = draw.indirect.buffer->bytes() + draw.indirect.offset;
  if (draw.indices) {
    DrawIndexedPrimitivesIndirectArguments read;
    std::memcpy(&read, from, sizeof read);
    request.count = read.index_count;
    request.instance_count = read.instance_count;
    request.first = read.index_start;
    request.base_vertex = read.base_vertex;
    request.base_instance = read.base_instance;
  } else {
    DrawPrimitivesIndirectArguments read;
    std::memcpy(&read, from, sizeof read);
    request.count = read.vertex_count;
    request.instance_count = read.instance_count;
    request.first = read.vertex_start;
    request.base_instance = read.base_instance;
  }
  return request;
}

std::optional<CommandFailure> request_problem(const Draw& draw, const DrawRequest& request) {
  const UInteger available = draw.indices ? draw.indices.available() : UINT32_MAX;
  if (request.first > available || request.count > available - request.first) {
    return invalid_draw("it asks for the indices from " + std::to_string(request.first) + " on, " +
                        std::to_string(request.count) + " in number, and the index buffer holds " +
                        std::to_string(available));
  }
  const uint64_t vertex_bytes = 4 * (uint64_t{draw.setup.pipeline->vertex_outputs().words} + 1);
  if (request.count <= kMostVertexBytes / vertex_bytes) return std::nullopt;
  return CommandFailure{CommandBufferError::kOutOfMemory, "a draw of " + std::to_string(request.count) + " vertices, " +
                                                              std::to_string(vertex_bytes) +
                                                              " bytes each, takes too much memory"};
}

class VisibilityReset : public Command {
 public:
  VisibilityReset(std::shared_ptr<RenderPass> pass, UInteger offset) : pass_(std::move(pass)), offset_(offset) {}
  std::optional<CommandFailure> execute(exec::Worker&) override {
    std::memset(pass_->visibility_results->bytes() + offset_, 0, sizeof(uint64_t));
    return std::nullopt;
  }

 private:
  const std::shared_ptr<RenderPass> pass_;
  const UInteger offset_;
};

}  // namespace

std::variant<raster::DrawCall, CommandFailure> Draw::call() const {
  const DrawRequest asked = current_request(*this);
  raster::DrawCall call;
  if (asked.count == 0 || asked.instance_count == 0) return call;
  if (auto problem = request_problem(*this, asked)) return *problem;
  call.type = static_cast<PrimitiveType>(asked.primitive_type);
  call.instance_count = asked.instance_count;
  call.base_instance = asked.base_instance;
  call.is_indexed = static_cast<bool>(indices);
  if (call.is_indexed) {
    call.indices = read_indices(indices, asked);
    call.base_vertex = asked.base_vertex;
  } else {
    call.first_vertex = asked.first;
    call.vertex_count = asked.count;
  }
  return call;
}

// One execution of a sequence. Small draws wait until there are many, or until one comes that must be alone.
class DrawSequence::Run {
 public:
  Run(const RenderPass& pass, exec::Worker& worker) : pass_(pass), worker_(worker) {}

  std::optional<CommandFailure> add(const Draw& draw) {
    auto called = draw.call();
    if (auto* failure = std::get_if<CommandFailure>(&called)) {
      const auto earlier = finish();
      return earlier ? earlier : std::move(*failure);
    }
    auto& call = std::get<raster::DrawCall>(called);
    if (raster::vertices_of(call) == 0) return std::nullopt;
    raster::GroupedDraw grouped = {std::move(call), &draw.setup.vertex->stage(), &draw.setup.fragment->stage(),
                                   draw.setup.fixed.get(), draw.setup.pipeline->is_rasterized()};
    if (!raster::may_be_grouped(grouped)) {
      const auto failure = finish();
      return failure ? failure : draw_alone(draw, grouped);
    }
    vertices_ += raster::vertices_of(grouped.call);
    group_.push_back(std::move(grouped));
    waiting_.push_back(&draw);
    return vertices_ < raster::kMostGroupedVertices ? std::nullopt : finish();
  }

  // Draws what waits.
  std::optional<CommandFailure> finish() {
    if (group_.empty()) return std::nullopt;
    const raster::GroupOutcome outcome = raster::draw_group(group_, pass_.target, worker_);
    const Draw& failed = *waiting_[outcome.failed_draw];
    group_.clear();
    waiting_.clear();
    vertices_ = 0;
    return failure_of(failed, outcome.run, outcome.failed_in_vertices);
  }

 private:
  std::optional<CommandFailure> draw_alone(const Draw& draw, const raster::GroupedDraw& what) {
    const raster::DrawOutcome outcome = raster::draw(what.call, *what.vertices, *what.fragments, *what.state,
                                                     pass_.target, what.is_rasterised, worker_);
    if (outcome.run.failed()) return failure_of(draw, outcome.run, outcome.failed_in_vertices);
    count_visible(draw, outcome.passed_samples);
    return std::nullopt;
  }

  static std::optional<CommandFailure> failure_of(const Draw& draw, const exec::RunOutcome& outcome,
                                                  bool failed_in_vertices) {
    const StageArguments* fragment = draw.setup.fragment->arguments();
    if (failed_in_vertices || fragment == nullptr) return draw.setup.vertex->arguments().describe(outcome);
    return fragment->describe(outcome);
  }

  void count_visible(const Draw& draw, uint64_t samples) const {
    if (draw.visibility_mode == VisibilityMode::kDisabled || samples == 0) return;
    std::byte* place = pass_.visibility_results->bytes() + draw.visibility_offset;
    uint64_t value;
    std::memcpy(&value, place, sizeof value);
    value = draw.visibility_mode == VisibilityMode::kCounting ? value + samples : 1;
    std::memcpy(place, &value, sizeof value);
  }

  const RenderPass& pass_;
  exec::Worker& worker_;
  std::vector<raster::GroupedDraw> group_;
  std::vector<const Draw*> waiting_;  // what they were made of
  uint64_t vertices_ = 0;
};

std::optional<CommandFailure> DrawSequence::execute(exec::Worker& worker) {
  try {
    Run run(*pass_, worker);
    for (const Draw& draw : draws_) {
      if (auto failure = run.add(draw)) return failure;
    }
    return run.finish();
  } catch (const std::bad_alloc&) {
    return CommandFailure{CommandBufferError::kOutOfMemory, "no memory for the vertices of a draw"};
  }
}

std::unique_ptr<Command> make_visibility_reset(std::shared_ptr<RenderPass> pass, UInteger offset) {
  return std::make_unique<VisibilityReset>(std::move(pass), offset);
}

}  // namespace softmetal::metal
