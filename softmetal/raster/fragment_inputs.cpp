#include "raster/fragment_inputs.h"

#include <algorithm>
#include <bit>
#include <optional>

namespace softmetal::raster {
namespace {

using FloatLanes = float[kBlockPixels];

void store(const FloatLanes& from, FragmentWords& to) { __builtin_memcpy(to, from, sizeof to); }

void fill(FragmentWords& words, uint32_t value) { std::fill(std::begin(words), std::end(words), value); }

// Weights of vertices at the points that inputs ask for; each is found once.
class Weights {
 public:
  explicit Weights(const BlockInputs& block) : block_(block) {}

  const BlockWeights& perspective(InterpolationPoint point) { return in_perspective(point).weights; }

  const BlockWeights& linear(InterpolationPoint point) {
    auto& found = linear_[static_cast<size_t>(point)];
    if (!found) weigh_linearly(block_.primitive.triangle, offsets(point), &found.emplace());
    return *found;
  }

  const BlockOffsets& offsets(InterpolationPoint point) {
    auto& found = offsets_[static_cast<size_t>(point)];
    if (!found) find_offsets(point, &found.emplace());
    return *found;
  }

  const FloatLanes& reciprocal_w(InterpolationPoint point) { return in_perspective(point).reciprocal_w; }

  // Where [[position]] lies: a function that runs for each sample gets the sample's place.
  InterpolationPoint position_point() const {
    return block_.stage.runs_for_each_sample ? InterpolationPoint::kSample : InterpolationPoint::kCentre;
  }

 private:
  struct InPerspective {
    BlockWeights weights;
    FloatLanes reciprocal_w;
  };

  const InPerspective& in_perspective(InterpolationPoint point) {
    auto& found = perspective_[static_cast<size_t>(point)];
    if (!found) {
      found.emplace();
      weigh_in_perspective(block_.primitive.triangle, offsets(point), &found->weights, found->reciprocal_w);
    }
    return *found;
  }

  void find_offsets(InterpolationPoint point, BlockOffsets* result) const {
    const Triangle& triangle = block_.primitive.triangle;
    const SamplePattern& pattern = block_.framebuffer.pattern;
    switch (point) {
      case InterpolationPoint::kCentre:
        return offsets_of_points(triangle, block_.x, block_.y, kPixelCentre, result);
      case InterpolationPoint::kCentroid:
        return offsets_of_centroids(triangle, block_.x, block_.y, pattern, block_.coverage, result);
      case InterpolationPoint::kSample:
        return offsets_of_points(triangle, block_.x, block_.y, point_of_sample(pattern.positions[block_.sample]),
                                 result);
    }
  }

  const BlockInputs& block_;
  std::optional<BlockOffsets> offsets_[3];
  std::optional<InPerspective> perspective_[3];
  std::optional<BlockWeights> linear_[3];
};

void fill_from_vertices(const FragmentInput& input, const Primitive& primitive, Weights& weights,
                        FragmentWords& words) {
  if (input.interpolation == Interpolation::kFlat) return fill(words, primitive.provoking[input.word]);
  float values[3];
  for (int vertex = 0; vertex < 3; ++vertex)
    values[vertex] = std::bit_cast<float>(primitive.vertices[vertex][input.word]);
  const bool is_linear = input.interpolation == Interpolation::kLinear;
  FloatLanes result;
  interpolate(is_linear ? weights.linear(input.point) : weights.perspective(input.point), values, result);
  store(result, words);
}

void fill_position(const BlockInputs& block, unsigned component, Weights& weights, FragmentWords& words) {
  if (component == 2) return store(block.depth, words);
  if (component == 3) return store(weights.reciprocal_w(weights.position_point()), words);
  const BlockOffsets& offsets = weights.offsets(weights.position_point());
  const float reference = block.primitive.triangle.reference[component];
  FloatLanes result;
  for (unsigned lane = 0; lane < kBlockPixels; ++lane) {
    result[lane] = reference + (component == 0 ? offsets.x[lane] : offsets.y[lane]);
  }
  store(result, words);
}

void fill_point_coordinate(const BlockInputs& block, unsigned component, FragmentWords& words) {
  const Primitive& primitive = block.primitive;
  FloatLanes result;
  for (unsigned lane = 0; lane < kBlockPixels; ++lane) {
    const unsigned along = component == 0 ? lane_x(lane) : lane_y(lane);
    const float centre = static_cast<float>((component == 0 ? block.x : block.y) + static_cast<int>(along)) + 0.5f;
    result[lane] = primitive.is_point ? (centre - primitive.point_corner[component]) / primitive.point_size : 0.0f;
  }
  store(result, words);
}

void fill_sample_mask(const BlockInputs& block, FragmentWords& words) {
  fill(words, 0);
  for (unsigned sample = 0; sample < block.framebuffer.pattern.count; ++sample) {
    if (block.stage.runs_for_each_sample && sample != block.sample) continue;
    for (unsigned lane = 0; lane < kBlockPixels; ++lane) {
      words[lane] |= static_cast<uint32_t>(block.coverage.samples[sample] >> lane & 1) << sample;
    }
  }
}

// Programmable blending: what the attachment holds now.
void fill_colours(const BlockInputs& block, unsigned word, FragmentWords& words) {
  const Surface& surface = block.framebuffer.colours[word / 4];
  fill(words, 0);
  if (!surface) return;
  const BlockPlace place = {block.x, block.y, block.sample};
  ColourBlock colours{};
  load_colours(surface, place, pixels_on_surface(surface, place), &colours);
  store(colours.channels[word % 4], words);
}

}  // namespace

void fill_fragment_inputs(const BlockInputs& block, FragmentWords* words) {
  Weights weights(block);
  for (const FragmentInput& input : block.stage.inputs) {
    FragmentWords& row = *words++;
    switch (input.source) {
      case FragmentSource::kVertex:
        fill_from_vertices(input, block.primitive, weights, row);
        break;
      case FragmentSource::kPosition:
        fill_position(block, input.word, weights, row);
        break;
      case FragmentSource::kFrontFacing:
        fill(row, block.primitive.triangle.is_front_facing);
        break;
      case FragmentSource::kPrimitiveIndex:
        fill(row, block.primitive.index);
        break;
      case FragmentSource::kPointCoordinate:
        fill_point_coordinate(block, input.word, row);
        break;
      case FragmentSource::kBarycentricCoordinate:
        store(weights.perspective(input.point).weights[input.word], row);
        break;
      case FragmentSource::kSampleIndex:
        fill(row, block.sample);
        break;
      case FragmentSource::kSampleMask:
        fill_sample_mask(block, row);
        break;
      case FragmentSource::kLayer:
        fill(row, block.primitive.layer);
        break;
      case FragmentSource::kViewport:
        fill(row, block.primitive.viewport);
        break;
      case FragmentSource::kColour:
        fill_colours(block, input.word, row);
        break;
    }
  }
}

}  // namespace softmetal::raster
