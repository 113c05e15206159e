#include "metal/render/render_state.h"

#include "foundation/foundation.h"
#include "metal/arguments/argument_checks.h"

namespace softmetal::metal {
namespace {

using compiler_bridge::ArgumentInfo;
using descriptors::MTLStencilDescriptor;
using raster::CompareFunction;
using raster::StencilOperation;

// MTLPrimitiveType
constexpr UInteger kLastPrimitiveType = static_cast<UInteger>(raster::PrimitiveType::kTriangleStrip);

// Null stands for the default values.
raster::StencilFace stencil_face(const MTLStencilDescriptor* given, uint32_t reference) {
  static const MTLStencilDescriptor kDefault{};
  const MTLStencilDescriptor& stencil = given ? *given : kDefault;
  const auto operation = [](UInteger value) { return static_cast<StencilOperation>(value); };
  return {static_cast<CompareFunction>(stencil.stencil_compare_function),
          operation(stencil.stencil_failure_operation),
          operation(stencil.depth_failure_operation),
          operation(stencil.depth_stencil_pass_operation),
          static_cast<unsigned char>(stencil.read_mask),
          static_cast<unsigned char>(stencil.write_mask),
          static_cast<unsigned char>(reference)};
}

// A face that always passes and keeps what is there changes nothing.
bool does_something(const raster::StencilFace& face) {
  return face.compare != CompareFunction::kAlways || face.on_depth_failure != StencilOperation::kKeep ||
         face.on_pass != StencilOperation::kKeep;
}

raster::DepthStencilState depth_stencil_of(const RenderState& state) {
  const auto& given = state.depth_stencil->descriptor();
  raster::DepthStencilState result{};
  result.depth_compare = static_cast<CompareFunction>(given.depth_compare_function);
  result.writes_depth = given.depth_write_enabled;
  result.front = stencil_face(given.front_face_stencil.peek(), state.front_reference);
  result.back = stencil_face(given.back_face_stencil.peek(), state.back_reference);
  result.tests_stencil = does_something(result.front) || does_something(result.back);
  return result;
}

bool looks_at_depth(const raster::DepthStencilState& tests) {
  return tests.depth_compare != CompareFunction::kAlways || tests.writes_depth;
}

raster::PixelRectangle whole_target(const RenderPass& pass) {
  return {0, 0, static_cast<int>(pass.width), static_cast<int>(pass.height)};
}

void check_arguments(const char* selector, const RenderFunction& function, const ArgumentTable& table) {
  if (!function) return;
  for (const ArgumentInfo& argument : function.kernel->reflection.arguments) {
    if (argument.used) check_argument(selector, *function.kernel, argument, table);
  }
  check_stage_input(selector, *function.kernel, table);
}

std::optional<std::string> depth_stencil_problem(const RenderState& state, const RenderPass& pass) {
  if (!state.depth_stencil || !state.pipeline->is_rasterized()) return std::nullopt;
  const raster::DepthStencilState tests = depth_stencil_of(state);
  if (looks_at_depth(tests) && !pass.depth) {
    return "the depth-stencil state tests or writes depth, and the render pass has no depth attachment";
  }
  if (tests.tests_stencil && !pass.stencil) {
    return "the depth-stencil state tests stencil, and the render pass has no stencil attachment";
  }
  return std::nullopt;
}

PrimitiveTopology topology_of(UInteger primitive_type) {
  switch (static_cast<raster::PrimitiveType>(primitive_type)) {
    case raster::PrimitiveType::kPoint:
      return PrimitiveTopology::kPoint;
    case raster::PrimitiveType::kLine:
    case raster::PrimitiveType::kLineStrip:
      return PrimitiveTopology::kLine;
    default:
      return PrimitiveTopology::kTriangle;
  }
}

const char* name_of(PrimitiveTopology topology) {
  switch (topology) {
    case PrimitiveTopology::kPoint:
      return "points";
    case PrimitiveTopology::kLine:
      return "lines";
    default:
      return "triangles";
  }
}

std::optional<std::string> primitive_type_problem(const RenderPipelineState& pipeline, UInteger primitive_type) {
  if (primitive_type > kLastPrimitiveType) {
    return "the primitive type " + std::to_string(primitive_type) + " is none of Metal's";
  }
  const PrimitiveTopology drawn = topology_of(primitive_type);
  if (pipeline.topology() == PrimitiveTopology::kUnspecified || pipeline.topology() == drawn) return std::nullopt;
  return std::string("the draw is of ") + name_of(drawn) + ", and the pipeline's inputPrimitiveTopology says " +
         name_of(pipeline.topology());
}

std::optional<std::string> fixed_function_problem(const RenderState& state, const RenderPass& pass,
                                                  UInteger primitive_type) {
  if (!state.pipeline) return "no render pipeline state is set";
  if (auto problem = primitive_type_problem(*state.pipeline.get(), primitive_type)) return problem;
  return depth_stencil_problem(state, pass);
}

std::optional<std::string> missing_buffer(const RenderFunction& function, const ArgumentTable& table) {
  if (!function) return std::nullopt;
  auto missing = missing_argument(*function.kernel, table);
  return missing ? std::optional(function.kernel->subject() + " " + *missing) : std::nullopt;
}

}  // namespace

raster::DrawState draw_state_of(const RenderState& state, const RenderPass& pass) {
  const RenderTargets& targets = state.pipeline->targets();
  raster::DrawState draw;
  draw.colours = targets.outputs;
  draw.blend_constant = state.blend_constant;
  if (state.depth_stencil) {
    draw.depth_stencil = depth_stencil_of(state);
    draw.has_depth_test = looks_at_depth(draw.depth_stencil) || draw.depth_stencil.tests_stencil;
  }
  draw.clips_depth = state.clips_depth;
  draw.cull_mode = state.cull_mode;
  draw.front = state.front;
  draw.fill_mode = state.fill_mode;
  draw.depth_bias = state.depth_bias;
  draw.alpha_to_coverage = targets.alpha_to_coverage;
  draw.alpha_to_one = targets.alpha_to_one;
  draw.viewports = state.viewports;
  if (draw.viewports.empty()) {
    draw.viewports.push_back({0, 0, static_cast<double>(pass.width), static_cast<double>(pass.height), 0, 1});
  }
  draw.scissors = state.scissors;
  draw.scissors.resize(draw.viewports.size(), whole_target(pass));
  draw.counts_samples = state.visibility_mode != VisibilityMode::kDisabled;
  return draw;
}

void check_draw(const char* selector, const RenderState& state, const RenderPass& pass, UInteger primitive_type) {
  if (const auto problem = fixed_function_problem(state, pass, primitive_type)) {
    foundation::raise_invalid_argument("%s: %s", selector, problem->c_str());
  }
  check_arguments(selector, state.pipeline->vertex(), state.vertex);
  check_arguments(selector, state.pipeline->fragment(), state.fragment);
}

std::optional<std::string> draw_problem(const RenderState& state, const RenderPass& pass, UInteger primitive_type) {
  if (auto problem = fixed_function_problem(state, pass, primitive_type)) return problem;
  if (auto problem = pass_mismatch(state.pipeline->targets(), pass)) return problem;
  if (auto problem = missing_buffer(state.pipeline->vertex(), state.vertex)) return problem;
  return missing_buffer(state.pipeline->fragment(), state.fragment);
}

}  // namespace softmetal::metal
