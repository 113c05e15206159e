// One draw, as the rasteriser sees it: what is fixed while its triangles are drawn.
#pragma once

#include <array>
#include <vector>

#include "raster/blending.h"
#include "raster/depth_stencil.h"
#include "raster/samples.h"
#include "raster/stages.h"
#include "raster/surface.h"
#include "raster/triangle.h"

namespace softmetal::raster {

constexpr unsigned kMostViewports = 16;

// The attachments of a pass, of one layer.
struct Framebuffer {
  std::array<Surface, kMostColourAttachments> colours;
  Surface depth, stencil;
  unsigned width = 0, height = 0;
  SamplePattern pattern = default_sample_pattern(1);
};

struct ColourOutput {
  BlendState blend{};
  unsigned channels = 0b1111;  // MTLColorWriteMask, with red as the lowest bit
};

// MTLTriangleFillMode
enum class FillMode : unsigned char { kFill, kLines };

struct DepthBias {
  float constant = 0, slope_scale = 0, clamp = 0;
};

// What a draw goes to; all layers have the same extent and samples.
struct RenderTarget {
  std::vector<Framebuffer> layers;

  const Framebuffer& any_layer() const { return layers.front(); }
};

struct DrawState {
  std::array<ColourOutput, kMostColourAttachments> colours;
  std::array<float, 4> blend_constant{};
  DepthStencilState depth_stencil{};
  bool has_depth_test = false;  // a depth-stencil state that looks at anything
  bool clips_depth = true;
  CullMode cull_mode = CullMode::kNone;
  Winding front = Winding::kClockwise;
  FillMode fill_mode = FillMode::kFill;
  DepthBias depth_bias;
  bool alpha_to_coverage = false;
  bool alpha_to_one = false;
  unsigned sample_mask = ~0u;
  bool counts_samples = true;  // asks for DrawOutcome::passed_samples; else the number means nothing
  std::vector<Viewport> viewports;
  std::vector<PixelRectangle> scissors;  // one for each viewport, inside the framebuffer
};

}  // namespace softmetal::raster
