// What fragments get from their triangle's vertices, for all lanes of a span at once.
#pragma once

#include "raster/quad_batch.h"

namespace softmetal::raster {

// Where in a pixel a value is taken: MSL's center_, centroid_ and sample_ qualifiers choose one.
struct PointOfPixel {
  float x, y;  // in pixels from its upper left corner
};

constexpr PointOfPixel kPixelCentre = {0.5f, 0.5f};

inline PointOfPixel point_of_sample(const SamplePosition& sample) {
  return {static_cast<float>(sample.x) / kSubpixels, static_cast<float>(sample.y) / kSubpixels};
}

// The weights of the triangle's vertices in each lane; they sum up to 1.
struct alignas(64) LaneWeights {
  float weights[3][kBlockPixels];
};

// Offsets of each lane from the triangle's reference point.
struct alignas(64) LaneOffsets {
  float x[kBlockPixels], y[kBlockPixels];
  bool are_of_pixels;  // the same point of each pixel
};

SOFTMETAL_INLINE void offsets_of_points(const Triangle& triangle, const LaneCorners& corners, const Span& span,
                                        PointOfPixel point, LaneOffsets* result) {
  result->are_of_pixels = true;
  const float reference_x = triangle.reference[0], reference_y = triangle.reference[1];
  set_lanes(span, result->x, [&](unsigned lane) { return corners.x[lane] - reference_x + point.x; });
  set_lanes(span, result->y, [&](unsigned lane) { return corners.y[lane] - reference_y + point.y; });
}

// Points of the pixels that stand for what of them is covered: where the samples cover a pixel in part, the first
// covered one, else the centre.
inline void places_of_centroids(const Span& span, const SamplePattern& pattern, const PixelSet (&covered)[kMostSamples],
                                LaneOffsets* result) {
  set_lanes(span, result->x, [](unsigned) { return kPixelCentre.x; });
  set_lanes(span, result->y, [](unsigned) { return kPixelCentre.y; });
  PixelSet full = kAllPixels;
  for (unsigned sample = 0; sample < pattern.count; ++sample) full &= covered[sample];
  PixelSet left = ~full & span.lanes();
  for (unsigned sample = 0; sample < pattern.count; ++sample) {
    const PointOfPixel point = point_of_sample(pattern.positions[sample]);
    for_each_lane(left & covered[sample], [&](unsigned lane) {
      result->x[lane] = point.x;
      result->y[lane] = point.y;
    });
    left &= ~covered[sample];
  }
}

inline void offsets_of_centroids(const Triangle& triangle, const LaneCorners& corners, const Span& span,
                                 const SamplePattern& pattern, const PixelSet (&covered)[kMostSamples],
                                 LaneOffsets* result) {
  const float reference_x = triangle.reference[0], reference_y = triangle.reference[1];
  places_of_centroids(span, pattern, covered, result);
  result->are_of_pixels = false;
  set_lanes(span, result->x, [&](unsigned lane) { return corners.x[lane] - reference_x + result->x[lane]; });
  set_lanes(span, result->y, [&](unsigned lane) { return corners.y[lane] - reference_y + result->y[lane]; });
}

// A gradient's values in all lanes of a block. The sums for x and y are the same all along a column or a row, so that
// one addition for each lane is left; the results are those of Gradient::at.
SOFTMETAL_INLINE void set_block(const Gradient& gradient, const LaneOffsets& at, float (&result)[kBlockPixels]) {
  typedef float Lanes __attribute__((ext_vector_type(8)));
  constexpr unsigned row_lanes = 2 * kBlockSide;  // of quads
  Lanes across[2];
  __builtin_memcpy(across, at.x, sizeof across);
  for (Lanes& lanes : across) lanes = gradient.value + gradient.dx * lanes;
  for (unsigned first = 0; first < kBlockPixels; first += row_lanes) {
    Lanes down;
    __builtin_memcpy(&down, &at.y[first], sizeof down);
    down *= gradient.dy;
    const Lanes sums[2] = {across[0] + down, across[1] + down};
    __builtin_memcpy(&result[first], sums, sizeof sums);
  }
}

SOFTMETAL_INLINE void set_gradient(const Gradient& gradient, const LaneOffsets& at, const Span& span,
                                   float (&result)[kBlockPixels]) {
  if (span.is_block && at.are_of_pixels) return set_block(gradient, at, result);
  const Gradient copy = gradient;
  set_lanes(span, result, [&](unsigned lane) { return copy.at(at.x[lane], at.y[lane]); });
}

SOFTMETAL_INLINE void weigh_linearly(const Triangle& triangle, const LaneOffsets& at, const Span& span,
                                     LaneWeights* result) {
  for (int vertex = 0; vertex < 3; ++vertex) {
    set_gradient(triangle.linear[vertex], at, span, result->weights[vertex]);
  }
}

// Also gives 1 / w, which the fragment's position holds.
SOFTMETAL_INLINE void weigh_in_perspective(const Triangle& triangle, const LaneOffsets& at, const Span& span,
                                           LaneWeights* result, float (&reciprocal_w)[kBlockPixels]) {
  const Gradient(&g)[3] = triangle.perspective;
  if (triangle.is_affine) {
    const float sum = g[0].value + g[1].value + g[2].value;
    set_lanes(span, reciprocal_w, [&](unsigned) { return sum; });
    return weigh_linearly(triangle, at, span, result);
  }
  float (&weights)[3][kBlockPixels] = result->weights;
  for (int vertex = 0; vertex < 3; ++vertex) set_gradient(g[vertex], at, span, weights[vertex]);
  for_lanes_of(span, [&](unsigned lane) __attribute__((always_inline)) {
    const float sum = weights[0][lane] + weights[1][lane] + weights[2][lane];
    const float w = 1.0f / sum;
    reciprocal_w[lane] = sum;
    for (int vertex = 0; vertex < 3; ++vertex) weights[vertex][lane] *= w;
  });
}

// One component of a vertex's output, from its value in the three vertices. Written around the first vertex, so that
// a value that is the same in all of them stays what it is.
SOFTMETAL_INLINE void interpolate(const LaneWeights& at, const float (&values)[3], const Span& span,
                                  unsigned (&result)[kBlockPixels]) {
  const float first = values[0];
  const float from_first = values[1] - values[0];
  const float from_second = values[2] - values[0];
  set_lanes(span, result, [&](unsigned lane) {
    return __builtin_bit_cast(unsigned, first + at.weights[1][lane] * from_first + at.weights[2][lane] * from_second);
  });
}

SOFTMETAL_INLINE void interpolate_depth(const Triangle& triangle, const LaneOffsets& at, const Span& span,
                                        float (&result)[kBlockPixels]) {
  set_gradient(triangle.depth, at, span, result);
}

}  // namespace softmetal::raster
