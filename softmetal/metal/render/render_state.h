// What a render encoder has been told so far, and what a draw takes from it.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "metal/arguments/argument_table.h"
#include "metal/render/depth_stencil_state.h"
#include "metal/render/render_pass.h"
#include "metal/render/render_pipeline_state.h"
#include "raster/draw.h"

namespace softmetal::metal {

// MTLVisibilityResultMode
enum class VisibilityMode : UInteger { kDisabled = 0, kBoolean = 1, kCounting = 2 };

struct RenderState {
  objc::Reference<RenderPipelineState> pipeline;
  ArgumentTable vertex, fragment;
  AttributeStrides attribute_strides;
  objc::Reference<DepthStencilState> depth_stencil;
  uint32_t front_reference = 0, back_reference = 0;
  std::array<float, 4> blend_constant{};
  raster::CullMode cull_mode = raster::CullMode::kNone;
  raster::Winding front = raster::Winding::kClockwise;
  raster::FillMode fill_mode = raster::FillMode::kFill;
  bool clips_depth = true;
  raster::DepthBias depth_bias;
  std::vector<raster::Viewport> viewports;       // empty: the whole target
  std::vector<raster::PixelRectangle> scissors;  // fewer than viewports: the others are the whole target
  VisibilityMode visibility_mode = VisibilityMode::kDisabled;
  UInteger visibility_offset = 0;
};

// What the rasteriser needs of it, for a pass that fits the pipeline.
raster::DrawState draw_state_of(const RenderState& state, const RenderPass& pass);

// Raises, naming `selector`, what Metal's validation would say about a draw of such primitives in this state.
void check_draw(const char* selector, const RenderState& state, const RenderPass& pass, UInteger primitive_type);

// What is wrong with a draw that was not checked when it was encoded, in words; textures and samplers are not looked
// at.
std::optional<std::string> draw_problem(const RenderState& state, const RenderPass& pass, UInteger primitive_type);

}  // namespace softmetal::metal
