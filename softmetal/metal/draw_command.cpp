#include "metal/draw_command.h"

#include <cstring>
#include <new>
#include <string>

#include "metal/bound_arguments.h"
#include "metal/run_report.h"
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

// One function of a draw with its arguments. Launches refer to the tables, so it stays where it is.
class StageArguments {
 public:
  StageArguments(const RenderFunction& function, const ArgumentTable& table) : arguments_(*function.kernel, table) {
    arguments_.show(launch_);
  }

  const softmetal_launch& launch() const { return launch_; }

 private:
  BoundArguments arguments_;
  softmetal_launch launch_{};
};

class DrawCommand : public Command {
 public:
  DrawCommand(const RenderState& state, std::shared_ptr<RenderPass> pass, std::shared_ptr<const RenderFunction> vertex,
              const DrawRequest& request, IndexSource indices, IndirectArguments indirect)
      : pass_(std::move(pass)),
        pipeline_(state.pipeline),
        draw_state_(draw_state_of(state, *pass_)),
        visibility_mode_(state.visibility_mode),
        visibility_offset_(state.visibility_offset),
        request_(request),
        indices_(std::move(indices)),
        indirect_(std::move(indirect)),
        vertex_function_(std::move(vertex)),
        vertex_(*vertex_function_, state.vertex) {
    if (pipeline_->fragment()) fragment_ = std::make_unique<StageArguments>(pipeline_->fragment(), state.fragment);
  }

  std::optional<CommandFailure> execute(exec::Worker& worker) override {
    const DrawRequest request = read_request();
    if (request.count == 0 || request.instance_count == 0) return std::nullopt;
    const UInteger available = indices_ ? indices_.available() : UINT32_MAX;
    if (request.first > available || request.count > available - request.first) {
      return invalid_draw("it asks for the indices from " + std::to_string(request.first) + " on, " +
                          std::to_string(request.count) + " in number, and the index buffer holds " +
                          std::to_string(available));
    }
    const uint64_t vertex_bytes = 4 * (uint64_t{pipeline_->vertex_outputs().words} + 1);
    if (request.count > kMostVertexBytes / vertex_bytes) {
      return CommandFailure{CommandBufferError::kOutOfMemory, "a draw of " + std::to_string(request.count) +
                                                                  " vertices, " + std::to_string(vertex_bytes) +
                                                                  " bytes each, takes too much memory"};
    }
    try {
      return draw(call_for(request), worker);
    } catch (const std::bad_alloc&) {
      return CommandFailure{CommandBufferError::kOutOfMemory, "no memory for the vertices of a draw"};
    }
  }

 private:
  DrawRequest read_request() const {
    DrawRequest request = request_;
    if (!indirect_.buffer) return request;
    const std::byte* from = indirect_.buffer->bytes() + indirect_.offset;
    if (indices_) {
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

  raster::DrawCall call_for(const DrawRequest& request) const {
    raster::DrawCall call;
    call.type = static_cast<PrimitiveType>(request.primitive_type);
    call.instance_count = request.instance_count;
    call.base_instance = request.base_instance;
    call.is_indexed = static_cast<bool>(indices_);
    if (call.is_indexed) {
      call.indices = read_indices(indices_, request);
      call.base_vertex = request.base_vertex;
    } else {
      call.first_vertex = request.first;
      call.vertex_count = request.count;
    }
    return call;
  }

  std::optional<CommandFailure> draw(const raster::DrawCall& call, exec::Worker& worker) {
    const RenderFunction& vertex = *vertex_function_;
    const raster::VertexStage vertex_stage = {vertex.kernel->module->run_vertices(), &vertex_.launch(),
                                              vertex.stage_code(), pipeline_->vertex_outputs()};
    raster::FragmentStage fragment_stage = pipeline_->fragment_stage();
    if (fragment_) {
      fragment_stage.launch = &fragment_->launch();
      fragment_stage.code = pipeline_->fragment().stage_code();
    }
    const raster::DrawOutcome outcome = raster::draw(call, vertex_stage, fragment_stage, draw_state_, pass_->target,
                                                     pipeline_->is_rasterized(), worker);
    if (outcome.run.failed()) {
      if (outcome.failed_in_vertices || !fragment_) {
        return describe_outcome(outcome.run, vertex_.launch(), *vertex.kernel);
      }
      return describe_outcome(outcome.run, fragment_->launch(), *pipeline_->fragment().kernel);
    }
    count_visible(outcome.passed_samples);
    return std::nullopt;
  }

  void count_visible(uint64_t samples) const {
    if (visibility_mode_ == VisibilityMode::kDisabled || samples == 0) return;
    std::byte* place = pass_->visibility_results->bytes() + visibility_offset_;
    uint64_t value;
    std::memcpy(&value, place, sizeof value);
    value = visibility_mode_ == VisibilityMode::kCounting ? value + samples : 1;
    std::memcpy(place, &value, sizeof value);
  }

  const std::shared_ptr<RenderPass> pass_;
  const objc::Reference<RenderPipelineState> pipeline_;
  const raster::DrawState draw_state_;
  const VisibilityMode visibility_mode_;
  const UInteger visibility_offset_;
  const DrawRequest request_;
  const IndexSource indices_;
  const IndirectArguments indirect_;
  const std::shared_ptr<const RenderFunction> vertex_function_;
  StageArguments vertex_;
  std::unique_ptr<StageArguments> fragment_;
};

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

std::unique_ptr<Command> make_draw(const RenderState& state, std::shared_ptr<RenderPass> pass,
                                   std::shared_ptr<const RenderFunction> vertex, const DrawRequest& request,
                                   IndexSource indices, IndirectArguments arguments) {
  return std::make_unique<DrawCommand>(state, std::move(pass), std::move(vertex), request, std::move(indices),
                                       std::move(arguments));
}

std::unique_ptr<Command> make_visibility_reset(std::shared_ptr<RenderPass> pass, UInteger offset) {
  return std::make_unique<VisibilityReset>(std::move(pass), offset);
}

}  // namespace softmetal::metal
