// A render encoder's setters of what is fixed in hardware: viewports, tests, culling and the like.
#include <cmath>

#include "foundation/foundation.h"
#include "metal/encoders/render_command_encoder.h"
#include "metal/render/render_values.h"

namespace softmetal::metal {
namespace {

using foundation::raise_invalid_argument;
using foundation::raise_range;

// As many as Metal has (feature set tables, maximum number of viewports per pass).
constexpr UInteger kMostViewports = raster::kMostViewports;
// Beyond it vertices would leave the rasteriser's grid.
constexpr double kFarthest = 32768;

void check_count(const char* selector, const void* list, UInteger count) {
  if (count == 0 || count > kMostViewports) {
    raise_range("%s: the count %zu is not between 1 and %zu", selector, static_cast<size_t>(count),
                static_cast<size_t>(kMostViewports));
  }
  if (list == nullptr) raise_invalid_argument("%s: the list is null", selector);
}

// Comparisons are false for NaN.
void check_viewport(const char* selector, const ViewportValue& viewport) {
  for (const double value : {viewport.x, viewport.y, viewport.width, viewport.height}) {
    if (std::fabs(value) <= kFarthest) continue;
    raise_invalid_argument("%s: the viewport (%g, %g, %g, %g) is not within ±%g pixels", selector, viewport.x,
                           viewport.y, viewport.width, viewport.height, kFarthest);
  }
  for (const double value : {viewport.near, viewport.far}) {
    if (value >= 0 && value <= 1) continue;
    raise_invalid_argument("%s: the viewport's depths %g and %g are not between 0 and 1", selector, viewport.near,
                           viewport.far);
  }
}

raster::PixelRectangle scissor_of(const char* selector, const ScissorRect& rect, const RenderPass& pass) {
  const bool lies_inside = rect.x <= pass.width && rect.width <= pass.width - rect.x && rect.y <= pass.height &&
                           rect.height <= pass.height - rect.y;
  if (!lies_inside) {
    raise_range("%s: the scissor rectangle (%zu, %zu, %zu, %zu) does not lie in the render target of %zu × %zu pixels",
                selector, static_cast<size_t>(rect.x), static_cast<size_t>(rect.y), static_cast<size_t>(rect.width),
                static_cast<size_t>(rect.height), static_cast<size_t>(pass.width), static_cast<size_t>(pass.height));
  }
  return {static_cast<int>(rect.x), static_cast<int>(rect.y), static_cast<int>(rect.x + rect.width),
          static_cast<int>(rect.y + rect.height)};
}

}  // namespace

void RenderCommandEncoder::set_render_pipeline_state(RenderPipelineState* pipeline) {
  constexpr const char* kSelector = "setRenderPipelineState:";
  check_encoding(kSelector);
  if (pipeline == nullptr) raise_invalid_argument("%s: the pipeline state is nil", kSelector);
  if (const auto mismatch = pass_mismatch(pipeline->targets(), *pass_)) {
    raise_invalid_argument("%s: %s", kSelector, mismatch->c_str());
  }
  if (state_.pipeline.get() == pipeline) return;
  setup_ = {};
  state_.pipeline = objc::Reference<RenderPipelineState>(pipeline);
}

void RenderCommandEncoder::set_depth_stencil_state(DepthStencilState* state) {
  check_encoding("setDepthStencilState:");
  fixed_functions().depth_stencil = objc::Reference<DepthStencilState>(state);
}

void RenderCommandEncoder::set_stencil_reference(uint32_t value) {
  check_encoding("setStencilReferenceValue:");
  set_stencil_references(value, value);
}

void RenderCommandEncoder::set_stencil_references(uint32_t front, uint32_t back) {
  check_encoding("setStencilFrontReferenceValue:backReferenceValue:");
  RenderState& state = fixed_functions();
  state.front_reference = front;
  state.back_reference = back;
}

void RenderCommandEncoder::set_blend_color(float red, float green, float blue, float alpha) {
  check_encoding("setBlendColorRed:green:blue:alpha:");
  fixed_functions().blend_constant = {red, green, blue, alpha};
}

void RenderCommandEncoder::set_viewport(ViewportValue viewport) { set_viewports(&viewport, 1); }

void RenderCommandEncoder::set_viewports(const ViewportValue* viewports, UInteger count) {
  constexpr const char* kSelector = "setViewports:count:";
  check_encoding(kSelector);
  check_count(kSelector, viewports, count);
  std::vector<raster::Viewport> taken;
  for (UInteger i = 0; i < count; ++i) {
    const ViewportValue& given = viewports[i];
    check_viewport(kSelector, given);
    taken.push_back({given.x, given.y, given.width, given.height, given.near, given.far});
  }
  fixed_functions().viewports = std::move(taken);
}

void RenderCommandEncoder::set_scissor_rect(ScissorRect rect) { set_scissor_rects(&rect, 1); }

void RenderCommandEncoder::set_scissor_rects(const ScissorRect* rects, UInteger count) {
  constexpr const char* kSelector = "setScissorRects:count:";
  check_encoding(kSelector);
  check_count(kSelector, rects, count);
  std::vector<raster::PixelRectangle> taken;
  for (UInteger i = 0; i < count; ++i) taken.push_back(scissor_of(kSelector, rects[i], *pass_));
  fixed_functions().scissors = std::move(taken);
}

void RenderCommandEncoder::set_cull_mode(UInteger mode) {
  check_encoding("setCullMode:");
  fixed_functions().cull_mode = checked_value("setCullMode:", mode, raster::CullMode::kBack);
}

void RenderCommandEncoder::set_front_facing_winding(UInteger winding) {
  check_encoding("setFrontFacingWinding:");
  fixed_functions().front = checked_value("setFrontFacingWinding:", winding, raster::Winding::kCounterClockwise);
}

void RenderCommandEncoder::set_triangle_fill_mode(UInteger mode) {
  check_encoding("setTriangleFillMode:");
  fixed_functions().fill_mode = checked_value("setTriangleFillMode:", mode, raster::FillMode::kLines);
}

void RenderCommandEncoder::set_depth_clip_mode(UInteger mode) {
  check_encoding("setDepthClipMode:");
  fixed_functions().clips_depth =
      checked_value("setDepthClipMode:", mode, DepthClipMode::kClamp) == DepthClipMode::kClip;
}

void RenderCommandEncoder::set_depth_bias(float constant, float slope_scale, float clamp) {
  check_encoding("setDepthBias:slopeScale:clamp:");
  fixed_functions().depth_bias = {constant, slope_scale, clamp};
}

void RenderCommandEncoder::set_visibility_result_mode(UInteger mode, UInteger offset) {
  constexpr const char* kSelector = "setVisibilityResultMode:offset:";
  check_encoding(kSelector);
  fixed_functions().visibility_mode = checked_value(kSelector, mode, VisibilityMode::kCounting);
  if (state_.visibility_mode == VisibilityMode::kDisabled) return;
  const Buffer* results = pass_->visibility_results.get();
  if (results == nullptr) {
    state_.visibility_mode = VisibilityMode::kDisabled;
    raise_invalid_argument("%s: the render pass has no visibilityResultBuffer", kSelector);
  }
  if (offset % sizeof(uint64_t) != 0 || offset > results->length() || results->length() - offset < sizeof(uint64_t)) {
    state_.visibility_mode = VisibilityMode::kDisabled;
    raise_range("%s: offset %zu is not a multiple of 8 with 8 bytes of the visibilityResultBuffer behind it", kSelector,
                static_cast<size_t>(offset));
  }
  state_.visibility_offset = offset;
  if (!pass_->accumulates_visibility && visibility_offsets_.insert(offset).second) {
    open_sequence_ = nullptr;
    append(make_visibility_reset(pass_, offset));
  }
}

void define_render_fixed_functions(objc::ClassBuilder<RenderCommandEncoder>& builder) {
  using E = RenderCommandEncoder;
  builder.method<&E::set_render_pipeline_state>("setRenderPipelineState:")
      .method<&E::set_depth_stencil_state>("setDepthStencilState:")
      .method<&E::set_stencil_reference>("setStencilReferenceValue:")
      .method<&E::set_stencil_references>("setStencilFrontReferenceValue:backReferenceValue:")
      .method<&E::set_blend_color>("setBlendColorRed:green:blue:alpha:")
      .method<&E::set_viewport>("setViewport:")
      .method<&E::set_viewports>("setViewports:count:")
      .method<&E::set_scissor_rect>("setScissorRect:")
      .method<&E::set_scissor_rects>("setScissorRects:count:")
      .method<&E::set_cull_mode>("setCullMode:")
      .method<&E::set_front_facing_winding>("setFrontFacingWinding:")
      .method<&E::set_triangle_fill_mode>("setTriangleFillMode:")
      .method<&E::set_depth_clip_mode>("setDepthClipMode:")
      .method<&E::set_depth_bias>("setDepthBias:slopeScale:clamp:")
      .method<&E::set_visibility_result_mode>("setVisibilityResultMode:offset:");
}

}  // namespace softmetal::metal
