// Which samples of a block of 8 × 8 pixels a triangle covers.
#pragma once

#include "raster/lanes.h"
#include "raster/samples.h"
#include "raster/triangle.h"

namespace softmetal::raster {

// Bit `block_lane(x, y)` of a set stands for a pixel of a block. Pixels are counted quad by quad (2 × 2), for the
// derivatives of fragment functions: four neighbouring lanes are the upper left, upper right, lower left and lower
// right pixel of one quad.
constexpr unsigned block_lane(unsigned x, unsigned y) { return ((y >> 1) * 4 + (x >> 1)) * 4 + (y & 1) * 2 + (x & 1); }
constexpr unsigned lane_x(unsigned lane) { return (lane >> 2 & 3) * 2 + (lane & 1); }
constexpr unsigned lane_y(unsigned lane) { return (lane >> 4) * 2 + (lane >> 1 & 1); }

struct BlockCoverage {
  PixelSet samples[kMostSamples];
  PixelSet any;  // pixels with at least one of their samples
};

namespace block_coverage {

// The pixels of a block whose sample lies inside an edge that crosses the block; `x` and `y` are the sample's place in
// the first pixel. From pixel to pixel an edge changes by a multiple of kSubpixels, so the quotient has its sign; near
// the edge that fits into 32 bits (see kGuardPixels).
SOFTMETAL_INLINE PixelSet inside(const Edge& edge, long x, long y) {
  const int first = static_cast<int>(edge.at(x, y) >> kSubpixelBits);
  const int right = static_cast<int>(edge.dx);
  const int down = static_cast<int>(edge.dy);
  return lanes_where([=](unsigned lane) {
    return first + right * static_cast<int>(lane_x(lane)) + down * static_cast<int>(lane_y(lane)) >= 0;
  });
}

// The least and the largest value of an edge among all points of a square.
struct Range {
  long least, largest;
};
inline Range range_over_block(const Edge& edge, long x, long y, long pixels = kBlockSide) {
  const long extent = pixels * kSubpixels;
  const long corner = edge.at(x, y);
  const long right = edge.dx * extent;
  const long down = edge.dy * extent;
  return {corner + (right < 0 ? right : 0) + (down < 0 ? down : 0),
          corner + (right > 0 ? right : 0) + (down > 0 ? down : 0)};
}

}  // namespace block_coverage

// The pixels of the block at (x, y) that lie in the rectangle.
SOFTMETAL_INLINE PixelSet pixels_in_rectangle(const PixelRectangle& rectangle, int x, int y) {
  if (rectangle.left <= x && rectangle.top <= y && rectangle.right >= x + kBlockSide &&
      rectangle.bottom >= y + kBlockSide) {
    return kAllPixels;
  }
  return lanes_where([=](unsigned lane) {
    const int pixel_x = x + static_cast<int>(lane_x(lane));
    const int pixel_y = y + static_cast<int>(lane_y(lane));
    return (pixel_x >= rectangle.left) & (pixel_x < rectangle.right) & (pixel_y >= rectangle.top) &
           (pixel_y < rectangle.bottom);
  });
}

// What the triangle covers of a block that lies inside of, or crosses, all of its edges; `crosses` says which it does.
// `x` and `y` are the block's first pixel. False when that is nothing.
SOFTMETAL_INLINE bool cover_near_block(const Triangle& triangle, const SamplePattern& pattern, int x, int y,
                                       const bool (&crosses)[3], BlockCoverage* result) {
  const long left = long{x} * kSubpixels;
  const long top = long{y} * kSubpixels;
  const PixelSet allowed = pixels_in_rectangle(triangle.bounds, x, y);
  result->any = 0;
  for (unsigned sample = 0; sample < pattern.count; ++sample) {
    const SamplePosition& position = pattern.positions[sample];
    PixelSet covered = allowed;
    for (int i = 0; i < 3; ++i) {
      if (crosses[i]) covered &= block_coverage::inside(triangle.edges[i], left + position.x, top + position.y);
    }
    result->samples[sample] = covered;
    result->any |= covered;
  }
  return result->any != 0;
}

// The same for any block.
inline bool cover_block(const Triangle& triangle, const SamplePattern& pattern, int x, int y, BlockCoverage* result) {
  bool crosses[3];
  for (int i = 0; i < 3; ++i) {
    const block_coverage::Range range =
        block_coverage::range_over_block(triangle.edges[i], long{x} * kSubpixels, long{y} * kSubpixels);
    if (range.largest < 0) return false;
    crosses[i] = range.least < 0;
  }
  return cover_near_block(triangle, pattern, x, y, crosses, result);
}

// An edge's values over block after block, row by row.
class EdgeWalk {
 public:
  EdgeWalk(const Edge& edge, int x, int y)
      : row_(edge.at(long{x} * kSubpixels, long{y} * kSubpixels)),
        right_(edge.dx * kBlockSide * kSubpixels),
        down_(edge.dy * kBlockSide * kSubpixels),
        least_((right_ < 0 ? right_ : 0) + (down_ < 0 ? down_ : 0)),
        largest_((right_ > 0 ? right_ : 0) + (down_ > 0 ? down_ : 0)),
        here_(row_) {}

  void go_right() { here_ += right_; }
  void go_down() { here_ = row_ += down_; }
  bool is_outside() const { return here_ + largest_ < 0; }  // all of the block
  bool crosses() const { return here_ + least_ < 0; }

 private:
  long row_, right_, down_, least_, largest_, here_;
};

}  // namespace softmetal::raster
