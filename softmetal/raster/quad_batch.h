// Quads on their way through tests, the fragment function and into the attachments.
#pragma once

#include "raster/coverage.h"
#include "raster/primitive.h"

namespace softmetal::raster {

constexpr unsigned kQuadLanes = 4;
constexpr unsigned kBatchQuads = kBlockPixels / kQuadLanes;

// The first lane of each quad.
constexpr PixelSet kQuadStarts = 0x1111111111111111;

constexpr PixelSet quad_lanes(PixelSet lanes, unsigned quad) { return lanes >> (quad * kQuadLanes) & 0b1111; }

// The first lanes of the quads that have any lane in the set.
constexpr PixelSet quads_of(PixelSet lanes) {
  const PixelSet pairs = lanes | lanes >> 1;
  return (pairs | pairs >> 2) & kQuadStarts;
}

// The upper left pixel of each quad. A lane's place in its quad is that in a block's first quad.
struct QuadPlaces {
  int x[kBatchQuads], y[kBatchQuads];
  bool is_block = false;  // all quads of one block, in their order
};

// The upper left corner of each lane's pixel.
struct alignas(64) LaneCorners {
  float x[kBlockPixels], y[kBlockPixels];
};

// Quads of one primitive: lanes `first` … `end` - 1.
struct Span {
  const Primitive* primitive;
  unsigned first, end;
  bool is_block = false;  // all lanes, and they are a block's

  bool is_whole() const { return end - first == kBlockPixels; }
  PixelSet lanes() const { return (kAllPixels >> (kBlockPixels - (end - first))) << first; }
};

// Up to 16 quads of any primitives; no two have the same place.
struct QuadBatch {
  unsigned quads = 0;
  unsigned span_count = 0;
  unsigned block = 0;  // of the tile, where the places are a block's
  QuadPlaces places;
  LaneCorners corners;
  Span spans[kBatchQuads];
  PixelSet covered[kMostSamples] = {};  // of each sample, by the primitives
  PixelSet passing[kMostSamples] = {};  // what of it is still to be drawn

  bool is_full() const { return quads == kBatchQuads; }
};

inline PixelSet union_of_samples(const PixelSet (&samples)[kMostSamples], unsigned count) {
  PixelSet result = 0;
  for (unsigned sample = 0; sample < count; ++sample) result |= samples[sample];
  return result;
}

// Calls `each(lane)` for all lanes of a span. It must leave other lanes alone: many are done at once, in any order.
template <typename Each>
SOFTMETAL_INLINE void for_lanes_of(const Span& span, Each each) {
  if (span.is_whole()) {
#pragma clang loop vectorize(assume_safety)
    for (unsigned lane = 0; lane < kBlockPixels; ++lane) each(lane);
    return;
  }
  const unsigned count = (span.end - span.first) / kQuadLanes * kQuadLanes;
#pragma clang loop vectorize(assume_safety) vectorize_width(4) interleave_count(1)
  for (unsigned i = 0; i < count; ++i) each(span.first + i);
}

// Sets the lanes of a span to what `value(lane)` returns.
template <typename Element, typename Value>
SOFTMETAL_INLINE void set_lanes(const Span& span, Element (&result)[kBlockPixels], Value value) {
  for_lanes_of(span, [&](unsigned lane) __attribute__((always_inline)) { result[lane] = value(lane); });
}

template <typename Each>
SOFTMETAL_INLINE void for_each_lane(PixelSet lanes, Each each) {
  for (; lanes != 0; lanes &= lanes - 1) each(static_cast<unsigned>(__builtin_ctzl(lanes)));
}

}  // namespace softmetal::raster
