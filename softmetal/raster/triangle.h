// A triangle made ready for the rasteriser: its edges on the subpixel grid, and what is linear on the screen.
#pragma once

#include "raster/screen.h"

namespace softmetal::raster {

// A half plane: the points where `at` is not negative. Points exactly on an edge belong to the triangle only at a top
// or a left edge, so that of two triangles with a common edge one has them; the others start 1 below 0.
struct Edge {
  long dx, dy;  // the change per subpixel
  long origin;  // at the screen's origin

  long at(long x, long y) const { return origin + dx * x + dy * y; }
};

// A value that is linear on the screen, given around a reference point to keep its precision.
struct Gradient {
  float value, dx, dy;  // per pixel

  float at(float x, float y) const { return value + dx * x + dy * y; }
};

// Pixels from `left` to `right` and from `top` to `bottom`, the ends excluded.
struct PixelRectangle {
  int left, top, right, bottom;

  bool is_empty() const { return left >= right || top >= bottom; }
};

inline PixelRectangle intersection(const PixelRectangle& a, const PixelRectangle& b) {
  return {a.left > b.left ? a.left : b.left, a.top > b.top ? a.top : b.top, a.right < b.right ? a.right : b.right,
          a.bottom < b.bottom ? a.bottom : b.bottom};
}

struct Triangle {
  Edge edges[3];
  PixelRectangle bounds;
  float reference[2];       // where the gradients' values hold, in pixels
  Gradient depth;           // in the viewport's range
  Gradient perspective[3];  // the weight of each vertex of the whole triangle, divided by w; their sum is 1 / w
  Gradient linear[3];       // the weight of each vertex, linear on the screen
  bool is_front_facing;
  bool is_affine;  // w is the same in all vertices, so what is linear in space is so on the screen
};

enum class Winding : unsigned char { kClockwise, kCounterClockwise };  // MTLWinding
enum class CullMode : unsigned char { kNone, kFront, kBack };          // MTLCullMode

namespace triangle_setup {

// Twice the area, in square subpixels; positive for vertices in clockwise order on the screen.
inline long doubled_area(const ScreenVertex (&v)[3]) {
  return (long{v[1].x} - v[0].x) * (long{v[2].y} - v[0].y) - (long{v[2].x} - v[0].x) * (long{v[1].y} - v[0].y);
}

inline Edge make_edge(const ScreenVertex& from, const ScreenVertex& to) {
  const long along_x = long{to.x} - from.x;
  const long along_y = long{to.y} - from.y;
  const bool is_top_or_left = along_y < 0 || (along_y == 0 && along_x > 0);
  return {-along_y, along_x, along_y * from.x - along_x * from.y - (is_top_or_left ? 0 : 1)};
}

// Gradients of a triangle from the values at its vertices.
class GradientMaker {
 public:
  // `area` in square pixels, twice the triangle's. Values are those at a point that lies `from_x` and `from_y` pixels
  // from the first vertex.
  GradientMaker(const ScreenVertex (&v)[3], double area, double from_x, double from_y)
      : from_x_(from_x), from_y_(from_y) {
    const double scale = 1.0 / (area * kSubpixels);
    x1_ = (v[1].x - v[0].x) * scale;
    y1_ = (v[1].y - v[0].y) * scale;
    x2_ = (v[2].x - v[0].x) * scale;
    y2_ = (v[2].y - v[0].y) * scale;
  }

  Gradient make(double f0, double f1, double f2) const {
    const double dx = (f1 - f0) * y2_ - (f2 - f0) * y1_;
    const double dy = (f2 - f0) * x1_ - (f1 - f0) * x2_;
    return {static_cast<float>(f0 + dx * from_x_ + dy * from_y_), static_cast<float>(dx), static_cast<float>(dy)};
  }

 private:
  double from_x_, from_y_;
  double x1_, y1_, x2_, y2_;
};

inline double limited(double value, int least, int largest) {
  return value < least ? least : (value > largest ? largest : value);
}

// The pixels whose samples may lie in the triangle's bounding box: samples lie between `first` and `last` in their
// pixel.
inline PixelRectangle bounding_box(const ScreenVertex (&v)[3], int first, int last) {
  const auto lowest = [](int a, int b, int c) { return a < b ? (a < c ? a : c) : (b < c ? b : c); };
  const auto highest = [](int a, int b, int c) { return a > b ? (a > c ? a : c) : (b > c ? b : c); };
  const auto start = [&](int a, int b, int c) { return (lowest(a, b, c) - last + kSubpixels - 1) >> kSubpixelBits; };
  const auto end = [&](int a, int b, int c) { return ((highest(a, b, c) - first) >> kSubpixelBits) + 1; };
  return {start(v[0].x, v[1].x, v[2].x), start(v[0].y, v[1].y, v[2].y), end(v[0].x, v[1].x, v[2].x),
          end(v[0].y, v[1].y, v[2].y)};
}

}  // namespace triangle_setup

inline bool is_culled(bool is_front_facing, CullMode mode) {
  return mode != CullMode::kNone && is_front_facing == (mode == CullMode::kFront);
}

// Whether anything is left of the triangle: not when it has no area, faces away, or lies outside `limits`.
// `has_centres_only`: a pixel's only sample is its centre.
inline bool set_up_triangle(const ScreenVertex (&given)[3], Winding front, CullMode cull, const PixelRectangle& limits,
                            bool has_centres_only, Triangle* result) {
  const long doubled_area = triangle_setup::doubled_area(given);
  if (doubled_area == 0) return false;
  result->is_front_facing = (doubled_area > 0) == (front == Winding::kClockwise);
  if (is_culled(result->is_front_facing, cull)) return false;
  const bool is_reversed = doubled_area < 0;
  const ScreenVertex v[3] = {given[0], given[is_reversed ? 2 : 1], given[is_reversed ? 1 : 2]};
  result->bounds = intersection(triangle_setup::bounding_box(v, has_centres_only ? kSubpixels / 2 : 0,
                                                             has_centres_only ? kSubpixels / 2 : kSubpixels - 1),
                                limits);
  if (result->bounds.is_empty()) return false;
  for (int i = 0; i < 3; ++i) result->edges[i] = triangle_setup::make_edge(v[i], v[(i + 1) % 3]);
  constexpr double square_pixel = double{kSubpixels} * kSubpixels;
  const double area = static_cast<double>(is_reversed ? -doubled_area : doubled_area) / square_pixel;
  // Floats are precise near the reference point alone, so it is the first vertex, or the place nearest to it that may
  // be drawn to and a pixel more: vertices may lie thousands of pixels away.
  const double x = static_cast<double>(v[0].x) / kSubpixels, y = static_cast<double>(v[0].y) / kSubpixels;
  const double reference_x = triangle_setup::limited(x, result->bounds.left - 1, result->bounds.right + 1);
  const double reference_y = triangle_setup::limited(y, result->bounds.top - 1, result->bounds.bottom + 1);
  result->reference[0] = static_cast<float>(reference_x);
  result->reference[1] = static_cast<float>(reference_y);
  const triangle_setup::GradientMaker gradients(v, area, reference_x - x, reference_y - y);
  result->depth = gradients.make(v[0].depth, v[1].depth, v[2].depth);
  result->is_affine = v[0].reciprocal_w == v[1].reciprocal_w && v[0].reciprocal_w == v[2].reciprocal_w;
  for (int k = 0; k < 3; ++k) {
    const double w0 = v[0].weights[k], w1 = v[1].weights[k], w2 = v[2].weights[k];
    result->linear[k] = gradients.make(w0, w1, w2);
    result->perspective[k] = gradients.make(w0 * v[0].reciprocal_w, w1 * v[1].reciprocal_w, w2 * v[2].reciprocal_w);
  }
  return true;
}

}  // namespace softmetal::raster
