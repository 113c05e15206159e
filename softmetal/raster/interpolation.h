// What a fragment gets from its triangle's vertices, for all pixels of a block at once.
#pragma once

#include "raster/coverage.h"

namespace softmetal::raster {

// Where in a pixel a value is taken: MSL's center_, centroid_ and sample_ qualifiers choose one.
struct PointOfPixel {
  float x, y;  // in pixels from its upper left corner
};

constexpr PointOfPixel kPixelCentre = {0.5f, 0.5f};

inline PointOfPixel point_of_sample(const SamplePosition& sample) {
  return {static_cast<float>(sample.x) / kSubpixels, static_cast<float>(sample.y) / kSubpixels};
}

// The weights of the triangle's vertices in each pixel of a block; they sum up to 1.
struct BlockWeights {
  float weights[3][kBlockPixels];
};

// Offsets of each lane from the triangle's reference point.
struct BlockOffsets {
  float x[kBlockPixels], y[kBlockPixels];
};

inline void offsets_of_points(const Triangle& triangle, int x, int y, PointOfPixel point, BlockOffsets* result) {
  const float first_x = static_cast<float>(x) - triangle.reference[0] + point.x;
  const float first_y = static_cast<float>(y) - triangle.reference[1] + point.y;
  for (unsigned lane = 0; lane < kBlockPixels; ++lane) {
    result->x[lane] = first_x + static_cast<float>(lane_x(lane));
    result->y[lane] = first_y + static_cast<float>(lane_y(lane));
  }
}

// In a pixel that the pattern's samples cover in part, the first covered sample stands for the covered part.
inline void offsets_of_centroids(const Triangle& triangle, int x, int y, const SamplePattern& pattern,
                                 const BlockCoverage& coverage, BlockOffsets* result) {
  offsets_of_points(triangle, x, y, kPixelCentre, result);
  PixelSet full = kAllPixels;
  for (unsigned sample = 0; sample < pattern.count; ++sample) full &= coverage.samples[sample];
  PixelSet left = coverage.any & ~full;
  for (unsigned sample = 0; sample < pattern.count; ++sample) {
    const PointOfPixel point = point_of_sample(pattern.positions[sample]);
    for (PixelSet rest = left & coverage.samples[sample]; rest != 0; rest &= rest - 1) {
      const unsigned lane = static_cast<unsigned>(__builtin_ctzl(rest));
      result->x[lane] += point.x - kPixelCentre.x;
      result->y[lane] += point.y - kPixelCentre.y;
    }
    left &= ~coverage.samples[sample];
  }
}

inline void weigh_linearly(const Triangle& triangle, const BlockOffsets& at, BlockWeights* result) {
  for (int vertex = 0; vertex < 3; ++vertex) {
    const Gradient& gradient = triangle.linear[vertex];
    for (unsigned lane = 0; lane < kBlockPixels; ++lane) {
      result->weights[vertex][lane] = gradient.at(at.x[lane], at.y[lane]);
    }
  }
}

// Also gives 1 / w, which the fragment's position holds.
inline void weigh_in_perspective(const Triangle& triangle, const BlockOffsets& at, BlockWeights* result,
                                 float (&reciprocal_w)[kBlockPixels]) {
  const Gradient(&g)[3] = triangle.perspective;
  for (unsigned lane = 0; lane < kBlockPixels; ++lane) {
    const float n0 = g[0].at(at.x[lane], at.y[lane]);
    const float n1 = g[1].at(at.x[lane], at.y[lane]);
    const float n2 = g[2].at(at.x[lane], at.y[lane]);
    const float sum = n0 + n1 + n2;
    const float scale = 1.0f / sum;
    reciprocal_w[lane] = sum;
    result->weights[0][lane] = n0 * scale;
    result->weights[1][lane] = n1 * scale;
    result->weights[2][lane] = n2 * scale;
  }
}

// One component of a vertex's output, from its value in the three vertices. Written around the first vertex, so that
// a value that is the same in all of them stays what it is.
inline void interpolate(const BlockWeights& at, const float (&values)[3], float (&result)[kBlockPixels]) {
  const float from_first = values[1] - values[0];
  const float from_second = values[2] - values[0];
  for (unsigned lane = 0; lane < kBlockPixels; ++lane) {
    result[lane] = values[0] + at.weights[1][lane] * from_first + at.weights[2][lane] * from_second;
  }
}

inline void interpolate_depth(const Triangle& triangle, const BlockOffsets& at, float (&result)[kBlockPixels]) {
  for (unsigned lane = 0; lane < kBlockPixels; ++lane) result[lane] = triangle.depth.at(at.x[lane], at.y[lane]);
}

}  // namespace softmetal::raster
