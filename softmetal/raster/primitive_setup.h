// One point, line or triangle: clipped, put on the screen, and cut into triangles for the rasteriser.
#pragma once

#include <array>
#include <vector>

#include "raster/assembly.h"
#include "raster/whole_line.h"
#include "raster/whole_triangle.h"

namespace softmetal::raster {

class PrimitiveSetup {
 public:
  PrimitiveSetup(const DrawState& state, const RenderTarget& target, const ShadedVertices& vertices,
                 std::vector<Primitive>* primitives);

  // `index` is the primitive's number in its instance; the first vertex gives what is not interpolated.
  void add_point(uint32_t index, uint32_t vertex);
  void add_line(uint32_t index, uint32_t first, uint32_t second);
  // The corners go round as the winding says; `provoking` is one of them.
  void add_triangle(uint32_t index, const uint32_t (&corners)[3], uint32_t provoking);

 private:
  // What all triangles of a primitive have in common.
  Primitive start(uint32_t index, const uint32_t (&corners)[3], uint32_t provoking) const;
  const Viewport& viewport_of(const Primitive& primitive) const { return state_.viewports[primitive.viewport]; }
  unsigned selected(uint32_t vertex, unsigned word, unsigned count) const;
  ClipVolume volume_for(const Viewport& viewport) const { return clip_volume(viewport, state_.clips_depth); }
  PlacedVertex placed(uint32_t vertex, const Primitive& primitive) const;
  // The part of the framebuffer that a primitive may reach.
  const PixelRectangle& limits_of(const Primitive& primitive) const;
  void add_clipped(const Primitive& common, const uint32_t (&corners)[3]);
  void add_polygon(const Primitive& common, const ClippedTriangle& polygon, const WholeTriangle& whole);
  void add_outline(const Primitive& common, const ClippedTriangle& polygon);
  // A line of one pixel's width, as two triangles.
  void add_screen_line(const Primitive& common, const ScreenVertex& from, const ScreenVertex& to,
                       const ClippedVertex (&whole)[2]);
  // `line` is null for points.
  void add_quadrilateral(const Primitive& common, const ScreenVertex (&corners)[4], const WholeLine* line);
  // A triangle that is filled, and may face away; a part of `whole` unless that is null.
  void add_filled(const Primitive& common, const ScreenVertex (&corners)[3], const WholeTriangle* whole);
  // A part of a point or a line, which faces as `common` says.
  void add_part(const Primitive& common, const ScreenVertex (&corners)[3], const WholeLine* line);
  float depth_bias(const Triangle& triangle, const ScreenVertex (&corners)[3]) const;

  const DrawState& state_;
  const RenderTarget& target_;
  const bool has_centres_only_;  // a pixel's only sample
  const ShadedVertices& vertices_;
  std::vector<Primitive>& primitives_;
  std::array<PixelRectangle, kMostViewports> limits_;  // of each viewport
};

}  // namespace softmetal::raster
