// What is known of the depths that an attachment holds in a tile's blocks, so that what lies behind them is left out
// before anything else is done for it.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "raster/depth_stencil.h"
#include "raster/interpolation.h"
#include "raster/primitive.h"
#include "raster/tiles.h"

namespace softmetal::raster {

// Of one draw in one tile. While it lasts, tests for less can only lower what a block holds, so that a bound once found
// stays one; in the same way those for greater can only raise it.
class DepthBounds {
 public:
  static constexpr unsigned kBlocks = (kTileSide / kBlockSide) * (kTileSide / kBlockSide);

  // `are_useful`: primitives give the depths, in the attachment's precision, and that one fails has no effect.
  DepthBounds(CompareFunction compare, bool are_useful) : compare_(compare), are_kept_(are_useful && is_ordering()) {
    if (are_kept_) std::fill(std::begin(bounds_), std::end(bounds_), kNone);
  }

  bool are_kept() const { return are_kept_; }

  // Whether every sample of the block at (x, y) fails.
  bool hides(const Primitive& primitive, const SamplePattern& pattern, int x, int y, unsigned block) const {
    const float bound = bounds_[block];
    if (bound == kNone) return false;
    const float sign = looks_for_less() ? 1.0f : -1.0f;
    const float nearest = depth_at_corner(primitive, pattern, x, y, sign);
    // Numbers grow along each axis in the same way in all lanes, also when they are rounded, so no lane has a smaller
    // one than this corner; but for those that are no numbers, because they grew beyond all.
    if (!std::isfinite(nearest) || !std::isfinite(depth_at_corner(primitive, pattern, x, y, -sign))) return false;
    const float tested = sign * tested_depth(primitive).of(nearest);
    return is_strict() ? tested >= bound : tested > bound;
  }

  // A block's bound comes from the depths of all its pixels, one sample after the other.
  void start() {
    found_ = kNone;
    found_samples_ = 0;
  }
  SOFTMETAL_INLINE void add(const float (&depth)[kBlockPixels]) {
    const float sign = looks_for_less() ? 1.0f : -1.0f;
    float farthest[8];
    for (float& value : farthest) value = found_;
    for (unsigned first = 0; first < kBlockPixels; first += 8) {
      for (unsigned i = 0; i < 8; ++i) {
        const float value = sign * depth[first + i];
        farthest[i] = value > farthest[i] ? value : farthest[i];
      }
    }
    for (const float value : farthest) found_ = value > found_ ? value : found_;
    ++found_samples_;
  }
  void finish(unsigned block, unsigned samples) {
    if (found_samples_ == samples) bounds_[block] = found_;
  }

 private:
  static constexpr float kNone = -std::numeric_limits<float>::infinity();

  bool looks_for_less() const { return compare_ == CompareFunction::kLess || compare_ == CompareFunction::kLessEqual; }
  bool is_strict() const { return compare_ == CompareFunction::kLess || compare_ == CompareFunction::kGreater; }
  bool is_ordering() const {
    return looks_for_less() || compare_ == CompareFunction::kGreater || compare_ == CompareFunction::kGreaterEqual;
  }

  // The least depth (`sign` 1) or the largest (-1) at any sample of the block's pixels, as interpolate_depth finds it.
  static float depth_at_corner(const Primitive& primitive, const SamplePattern& pattern, int x, int y, float sign) {
    const Triangle& triangle = primitive.triangle;
    PointOfPixel first = point_of_sample(pattern.positions[0]), last = first;
    for (unsigned sample = 1; sample < pattern.count; ++sample) {
      const PointOfPixel point = point_of_sample(pattern.positions[sample]);
      first = {std::min(first.x, point.x), std::min(first.y, point.y)};
      last = {std::max(last.x, point.x), std::max(last.y, point.y)};
    }
    const auto offset = [](int pixel, float reference, float point) {
      return static_cast<float>(pixel) - reference + point;
    };
    const bool is_left = sign * triangle.depth.dx > 0, is_top = sign * triangle.depth.dy > 0;
    return triangle.depth.at(
        is_left ? offset(x, triangle.reference[0], first.x) : offset(x + kBlockSide - 1, triangle.reference[0], last.x),
        is_top ? offset(y, triangle.reference[1], first.y) : offset(y + kBlockSide - 1, triangle.reference[1], last.y));
  }

  const CompareFunction compare_;
  const bool are_kept_;
  float found_ = kNone;
  unsigned found_samples_ = 0;
  float bounds_[kBlocks];  // multiplied by -1 where tests look for greater ones
};

}  // namespace softmetal::raster
