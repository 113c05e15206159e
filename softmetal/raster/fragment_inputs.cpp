#include "raster/fragment_inputs.h"

#include <bit>

#include "raster/interpolation.h"

namespace softmetal::raster {
namespace {

using FloatLanes = float[kBlockPixels];

SOFTMETAL_INLINE void fill(const Span& span, uint32_t value, FragmentWords& words) {
  set_lanes(span, words, [&](unsigned) { return value; });
}

SOFTMETAL_INLINE void copy(const Span& span, const FloatLanes& from, FragmentWords& words) {
  set_lanes(span, words, [&](unsigned lane) { return __builtin_bit_cast(uint32_t, from[lane]); });
}

// Where in its pixel a function's [[position]] lies: one that runs for each sample gets the sample's place.
PointOfPixel position_point(const SamplePattern& pattern, RunExtent extent) {
  return extent.is_one_sample ? point_of_sample(pattern.positions[extent.sample]) : kPixelCentre;
}

SOFTMETAL_INLINE void find_span_depths(const Primitive& primitive, const LaneCorners& corners, const Span& span,
                                       PointOfPixel point, FloatLanes& depths) {
  LaneOffsets offsets;
  offsets_of_points(primitive.triangle, corners, span, point, &offsets);
  interpolate_depth(primitive.triangle, offsets, span, depths);
  const TestedDepth tested = tested_depth(primitive);
  set_lanes(span, depths, [&](unsigned lane) { return tested.of(depths[lane]); });
}

// Weights of the vertices at the points that inputs ask for; each is found once.
struct FoundWeights {
  unsigned perspective_points, linear_points;  // a bit for each point that is found
  LaneWeights perspective[3], linear[3];
  alignas(64) FloatLanes reciprocal_w[3];
};

// The part of a batch that one primitive covers.
struct SpanInputs {
  const SamplePattern& pattern;
  const QuadBatch& batch;
  const RunExtent extent;
  const Span& span;
  FoundWeights& found;

  SOFTMETAL_INLINE void fill_vertex_value(const FragmentInput& input, FragmentWords& words) {
    const Primitive& primitive = *span.primitive;
    if (input.interpolation == Interpolation::kFlat) return fill(span, primitive.provoking[input.word], words);
    const float values[3] = {value_of(0, input.word), value_of(1, input.word), value_of(2, input.word)};
    interpolate(weights(input), values, span, words);
  }

  SOFTMETAL_INLINE void fill_barycentric(const FragmentInput& input, FragmentWords& words) {
    copy(span, weights(input).weights[input.word], words);
  }

  SOFTMETAL_INLINE void fill_position(unsigned component, FragmentWords& words) {
    const PointOfPixel point = position_point(pattern, extent);
    const auto at_point = [&](const FloatLanes& corners, float offset) __attribute__((always_inline)) {
      set_lanes(span, words, [&](unsigned lane) { return __builtin_bit_cast(uint32_t, corners[lane] + offset); });
    };
    alignas(64) FloatLanes depths;
    switch (component) {
      case 0:
        return at_point(batch.corners.x, point.x);
      case 1:
        return at_point(batch.corners.y, point.y);
      case 2:
        find_span_depths(*span.primitive, batch.corners, span, point, depths);
        return copy(span, depths, words);
      default:
        const bool at_sample = extent.is_one_sample;
        perspective(at_sample ? InterpolationPoint::kSample : InterpolationPoint::kCentre);
        return copy(span, found.reciprocal_w[at_sample ? static_cast<int>(InterpolationPoint::kSample) : 0], words);
    }
  }

  SOFTMETAL_INLINE void fill_point_coordinate(unsigned component, FragmentWords& words) {
    const Primitive& primitive = *span.primitive;
    if (!primitive.is_point) return fill(span, 0, words);
    const FloatLanes& corners = component == 0 ? batch.corners.x : batch.corners.y;
    const PointOfPixel point = position_point(pattern, extent);
    const float start = primitive.point_corner[component] - (component == 0 ? point.x : point.y);
    const float size = primitive.point_size;
    set_lanes(span, words, [&](unsigned lane) { return __builtin_bit_cast(uint32_t, (corners[lane] - start) / size); });
  }

  // What MSL's interpolants are made of: softmetal_fragments' words from SOFTMETAL_PULL_PERSPECTIVE on.
  SOFTMETAL_INLINE void fill_pull_model(unsigned word, FragmentWords& words) {
    const Triangle& triangle = span.primitive->triangle;
    if (word == SOFTMETAL_PULL_SAMPLE_COUNT) return fill(span, pattern.count, words);
    if (word >= SOFTMETAL_PULL_SAMPLES) {
      const unsigned sample = (word - SOFTMETAL_PULL_SAMPLES) / 2;
      const PointOfPixel point = sample < pattern.count ? point_of_sample(pattern.positions[sample]) : kPixelCentre;
      return fill(span, std::bit_cast<uint32_t>(word % 2 == 0 ? point.x : point.y), words);
    }
    if (word >= SOFTMETAL_PULL_CENTROID) {
      LaneOffsets points;
      places_of_centroids(span, pattern, batch.covered, &points);
      return copy(span, word == SOFTMETAL_PULL_CENTROID ? points.x : points.y, words);
    }
    const bool is_linear = word >= SOFTMETAL_PULL_LINEAR || triangle.is_affine;
    const Gradient& plane = (is_linear ? triangle.linear : triangle.perspective)[word % 9 / 3];
    if (word % 3 != 0) return fill(span, std::bit_cast<uint32_t>(word % 3 == 1 ? plane.dx : plane.dy), words);
    LaneOffsets corners;
    offsets_of_points(triangle, batch.corners, span, {0, 0}, &corners);
    set_lanes(span, words,
              [&](unsigned lane) { return __builtin_bit_cast(uint32_t, plane.at(corners.x[lane], corners.y[lane])); });
  }

  float value_of(int vertex, unsigned word) const {
    return std::bit_cast<float>(span.primitive->vertices[vertex][word]);
  }

  SOFTMETAL_INLINE const LaneWeights& weights(const FragmentInput& input) {
    return input.interpolation == Interpolation::kLinear ? linear(input.point) : perspective(input.point);
  }

  SOFTMETAL_INLINE const LaneWeights& perspective(InterpolationPoint point) {
    const auto index = static_cast<unsigned>(point);
    if ((found.perspective_points >> index & 1) == 0) {
      found.perspective_points |= 1u << index;
      LaneOffsets offsets;
      find_offsets(point, &offsets);
      weigh_in_perspective(span.primitive->triangle, offsets, span, &found.perspective[index],
                           found.reciprocal_w[index]);
    }
    return found.perspective[index];
  }

  SOFTMETAL_INLINE const LaneWeights& linear(InterpolationPoint point) {
    const auto index = static_cast<unsigned>(point);
    if ((found.linear_points >> index & 1) == 0) {
      found.linear_points |= 1u << index;
      LaneOffsets offsets;
      find_offsets(point, &offsets);
      weigh_linearly(span.primitive->triangle, offsets, span, &found.linear[index]);
    }
    return found.linear[index];
  }

  SOFTMETAL_INLINE void find_offsets(InterpolationPoint point, LaneOffsets* result) const {
    const Triangle& triangle = span.primitive->triangle;
    if (point == InterpolationPoint::kCentroid) {
      return offsets_of_centroids(triangle, batch.corners, span, pattern, batch.covered, result);
    }
    const PointOfPixel at =
        point == InterpolationPoint::kSample ? point_of_sample(pattern.positions[extent.sample]) : kPixelCentre;
    offsets_of_points(triangle, batch.corners, span, at, result);
  }
};

void fill_sample_mask(const SamplePattern& pattern, const QuadBatch& batch, RunExtent extent, FragmentWords& words) {
  for (uint32_t& word : words) word = 0;
  for (unsigned sample = 0; sample < pattern.count; ++sample) {
    if (extent.is_one_sample && sample != extent.sample) continue;
    for_each_lane(batch.covered[sample], [&](unsigned lane) { words[lane] |= 1u << sample; });
  }
}

// Programmable blending: what the attachments hold now. Helper lanes may lie outside.
void fill_colours(const FragmentStage& stage, const Framebuffer& framebuffer, const QuadBatch& batch, unsigned sample,
                  FragmentWords* words) {
  ColourBlock colours{};
  unsigned loaded = kNoWord;
  for (size_t i = 0; i < stage.inputs.size(); ++i) {
    const FragmentInput& input = stage.inputs[i];
    if (input.source != FragmentSource::kColour) continue;
    const Surface& surface = framebuffer.colours[input.word / 4];
    if (loaded != input.word / 4) {
      colours = {};
      if (surface) load_colours(surface, batch.places, sample, lanes_on_surface(surface, batch), &colours);
      loaded = input.word / 4;
    }
    __builtin_memcpy(words[i], colours.channels[input.word % 4], sizeof words[i]);
  }
}

// Of any other source than vertices.
SOFTMETAL_INLINE void fill_other_input(const FragmentInput& input, const Span& span, SpanInputs& inputs,
                                       FragmentWords& row) {
  switch (input.source) {
    case FragmentSource::kFirstVertex:
    case FragmentSource::kSecondVertex:
    case FragmentSource::kThirdVertex: {
      const int vertex = static_cast<int>(input.source) - static_cast<int>(FragmentSource::kFirstVertex);
      return fill(span, span.primitive->vertices[vertex][input.word], row);
    }
    case FragmentSource::kPullModel:
      return inputs.fill_pull_model(input.word, row);
    case FragmentSource::kPosition:
      return inputs.fill_position(input.word, row);
    case FragmentSource::kFrontFacing:
      return fill(span, span.primitive->triangle.is_front_facing, row);
    case FragmentSource::kPrimitiveIndex:
      return fill(span, span.primitive->index, row);
    case FragmentSource::kPointCoordinate:
      return inputs.fill_point_coordinate(input.word, row);
    case FragmentSource::kBarycentricCoordinate:
      return inputs.fill_barycentric(input, row);
    case FragmentSource::kLayer:
      return fill(span, span.primitive->layer, row);
    case FragmentSource::kViewport:
      return fill(span, span.primitive->viewport, row);
    case FragmentSource::kVertex:
      return;
    case FragmentSource::kSampleIndex:
    case FragmentSource::kSampleMask:
    case FragmentSource::kColour:
      return;  // of the whole batch
  }
}

SOFTMETAL_FOR_EACH_PROCESSOR
void fill_span(const FragmentStage& stage, const SamplePattern& pattern, const QuadBatch& batch, RunExtent extent,
               const Span& span, FragmentWords* words) {
  FoundWeights found;
  found.perspective_points = found.linear_points = 0;
  SpanInputs inputs = {pattern, batch, extent, span, found};
  for (size_t i = 0; i < stage.inputs.size(); ++i) {
    const FragmentInput& input = stage.inputs[i];
    // Most inputs are of this kind, and processors guess where a switch goes less well than one branch.
    if (input.source == FragmentSource::kVertex) {
      inputs.fill_vertex_value(input, words[i]);
    } else {
      fill_other_input(input, span, inputs, words[i]);
    }
  }
}

}  // namespace

void fill_fragment_inputs(const FragmentStage& stage, const Framebuffer& framebuffer, const QuadBatch& batch,
                          RunExtent extent, FragmentWords* words) {
  for (unsigned i = 0; i < batch.span_count; ++i) {
    fill_span(stage, framebuffer.pattern, batch, extent, batch.spans[i], words);
  }
  bool reads_colours = false;
  for (size_t i = 0; i < stage.inputs.size(); ++i) {
    const FragmentSource source = stage.inputs[i].source;
    reads_colours |= source == FragmentSource::kColour;
    if (source == FragmentSource::kSampleMask) fill_sample_mask(framebuffer.pattern, batch, extent, words[i]);
    if (source == FragmentSource::kSampleIndex) {
      for (uint32_t& word : words[i]) word = extent.sample;
    }
  }
  if (reads_colours) fill_colours(stage, framebuffer, batch, extent.sample, words);
}

SOFTMETAL_FOR_EACH_PROCESSOR
void find_depths(const QuadBatch& batch, const SamplePosition& sample, float (&depths)[kBlockPixels]) {
  const PointOfPixel point = point_of_sample(sample);
  for (unsigned i = 0; i < batch.span_count; ++i) {
    find_span_depths(*batch.spans[i].primitive, batch.corners, batch.spans[i], point, depths);
  }
}

}  // namespace softmetal::raster
