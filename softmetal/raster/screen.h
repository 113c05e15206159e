// Places on the screen: viewports, and vertices as the rasteriser sees them.
#pragma once

#include "raster/clipping.h"

namespace softmetal::raster {

// Vertices lie on a grid of 1/256 pixel, as on GPUs, so that edges are exact and neighbours leave no gap.
constexpr int kSubpixelBits = 8;
constexpr int kSubpixels = 1 << kSubpixelBits;

// MTLViewport: where the cube of normalised device coordinates lies, y up there and down on the screen.
struct Viewport {
  double x, y, width, height, near, far;
};

// The farthest that a vertex may lie outside the viewport, in pixels: products of two distances on the subpixel grid
// then stay far below 2^63.
constexpr double kGuardPixels = 65536;

struct ScreenVertex {
  int x, y;  // in subpixels
  double depth;
  double reciprocal_w;
  float weights[3];  // of the vertices of the triangle before clipping
};

inline ClipVolume clip_volume(const Viewport& viewport, bool clips_depth) {
  const auto band = [](double extent) {
    return static_cast<float>(extent > 1 ? 1 + kGuardPixels / extent : kGuardPixels);
  };
  return {clips_depth, {band(viewport.width), band(viewport.height)}};
}

// Viewports that reach farther than any framebuffer stop at this distance, in pixels.
constexpr double kFarthestPixel = 131072;

inline int on_subpixel_grid(double pixels) {
  const double lowest = pixels > -kFarthestPixel ? pixels : -kFarthestPixel;
  const double limited = lowest < kFarthestPixel ? lowest : kFarthestPixel;
  return static_cast<int>(__builtin_rint(limited * kSubpixels));
}

inline ScreenVertex to_screen(const ClippedVertex& vertex, const Viewport& viewport) {
  const double reciprocal_w = 1.0 / vertex.position[3];
  const double x = vertex.position[0] * reciprocal_w;
  const double y = vertex.position[1] * reciprocal_w;
  const double z = vertex.position[2] * reciprocal_w;
  return {on_subpixel_grid(viewport.x + (x + 1) * 0.5 * viewport.width),
          on_subpixel_grid(viewport.y + (1 - y) * 0.5 * viewport.height),
          viewport.near + z * (viewport.far - viewport.near),
          reciprocal_w,
          {static_cast<float>(vertex.weights[0]), static_cast<float>(vertex.weights[1]),
           static_cast<float>(vertex.weights[2])}};
}

}  // namespace softmetal::raster
