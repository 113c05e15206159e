// How a fragment's colour joins the one that an attachment holds (MTLRenderPipelineColorAttachmentDescriptor), for all
// pixels of a block at once.
#pragma once

#include "raster/coverage.h"

namespace softmetal::raster {

// MTLBlendFactor
enum class BlendFactor : unsigned char {
  kZero,
  kOne,
  kSourceColor,
  kOneMinusSourceColor,
  kSourceAlpha,
  kOneMinusSourceAlpha,
  kDestinationColor,
  kOneMinusDestinationColor,
  kDestinationAlpha,
  kOneMinusDestinationAlpha,
  kSourceAlphaSaturated,
  kBlendColor,
  kOneMinusBlendColor,
  kBlendAlpha,
  kOneMinusBlendAlpha,
  kSource1Color,
  kOneMinusSource1Color,
  kSource1Alpha,
  kOneMinusSource1Alpha,
};

// MTLBlendOperation
enum class BlendOperation : unsigned char { kAdd, kSubtract, kReverseSubtract, kMin, kMax };

struct BlendEquation {
  BlendOperation operation;
  BlendFactor source, destination;
};

struct BlendState {
  bool is_enabled;
  BlendEquation rgb, alpha;
};

// The least and the largest colour that the attachment's format holds; blending works in this range.
struct ColourRange {
  float least, largest;

  float clamp(float value) const {
    // In this order a NaN becomes the least value.
    const float raised = value > least ? value : least;
    return raised < largest ? raised : largest;
  }
};

// Red, green, blue and alpha of each lane.
struct ColourBlock {
  float channels[4][kBlockPixels];
};

struct BlendInputs {
  const ColourBlock& source;
  const ColourBlock& second_source;  // of dual-source blending
  const ColourBlock& destination;
  const float (&constant)[4];  // setBlendColor
};

namespace blending {

using Lanes = float[kBlockPixels];

SOFTMETAL_INLINE void fill(float value, Lanes& result) {
  for (float& lane : result) lane = value;
}

SOFTMETAL_INLINE void copy(const Lanes& from, Lanes& result) {
  for (unsigned lane = 0; lane < kBlockPixels; ++lane) result[lane] = from[lane];
}

SOFTMETAL_INLINE void complement(const Lanes& from, Lanes& result) {
  for (unsigned lane = 0; lane < kBlockPixels; ++lane) result[lane] = 1 - from[lane];
}

SOFTMETAL_INLINE void saturate_alpha(const BlendInputs& in, unsigned channel, Lanes& result) {
  if (channel == 3) return fill(1, result);
  for (unsigned lane = 0; lane < kBlockPixels; ++lane) {
    const float left = 1 - in.destination.channels[3][lane];
    const float alpha = in.source.channels[3][lane];
    result[lane] = alpha < left ? alpha : left;
  }
}

// One channel's factor for all lanes.
SOFTMETAL_INLINE void find_factors(BlendFactor kind, const BlendInputs& in, unsigned channel, Lanes& result) {
  const auto& source = in.source.channels;
  const auto& second = in.second_source.channels;
  const auto& destination = in.destination.channels;
  switch (kind) {
    case BlendFactor::kZero:
      return fill(0, result);
    case BlendFactor::kOne:
      return fill(1, result);
    case BlendFactor::kSourceColor:
      return copy(source[channel], result);
    case BlendFactor::kOneMinusSourceColor:
      return complement(source[channel], result);
    case BlendFactor::kSourceAlpha:
      return copy(source[3], result);
    case BlendFactor::kOneMinusSourceAlpha:
      return complement(source[3], result);
    case BlendFactor::kDestinationColor:
      return copy(destination[channel], result);
    case BlendFactor::kOneMinusDestinationColor:
      return complement(destination[channel], result);
    case BlendFactor::kDestinationAlpha:
      return copy(destination[3], result);
    case BlendFactor::kOneMinusDestinationAlpha:
      return complement(destination[3], result);
    case BlendFactor::kSourceAlphaSaturated:
      return saturate_alpha(in, channel, result);
    case BlendFactor::kBlendColor:
      return fill(in.constant[channel], result);
    case BlendFactor::kOneMinusBlendColor:
      return fill(1 - in.constant[channel], result);
    case BlendFactor::kBlendAlpha:
      return fill(in.constant[3], result);
    case BlendFactor::kOneMinusBlendAlpha:
      return fill(1 - in.constant[3], result);
    case BlendFactor::kSource1Color:
      return copy(second[channel], result);
    case BlendFactor::kOneMinusSource1Color:
      return complement(second[channel], result);
    case BlendFactor::kSource1Alpha:
      return copy(second[3], result);
    case BlendFactor::kOneMinusSource1Alpha:
      return complement(second[3], result);
  }
}

// `combine` gets a lane's source and destination and their factors.
template <typename Combine>
SOFTMETAL_INLINE void combine_lanes(const BlendEquation& equation, const BlendInputs& in, const ColourRange& range,
                                    unsigned channel, Lanes& result, Combine combine) {
  Lanes by_source, by_destination;
  find_factors(equation.source, in, channel, by_source);
  find_factors(equation.destination, in, channel, by_destination);
  const Lanes& source = in.source.channels[channel];
  const Lanes& destination = in.destination.channels[channel];
  for (unsigned lane = 0; lane < kBlockPixels; ++lane) {
    result[lane] = range.clamp(combine(source[lane], destination[lane], by_source[lane], by_destination[lane]));
  }
}

SOFTMETAL_INLINE void blend_channel(const BlendEquation& equation, const BlendInputs& in, const ColourRange& range,
                                    unsigned channel, Lanes& result) {
  const auto with = [&](auto combine) { combine_lanes(equation, in, range, channel, result, combine); };
  switch (equation.operation) {
    case BlendOperation::kAdd:
      return with([](float s, float d, float by, float other) { return s * by + d * other; });
    case BlendOperation::kSubtract:
      return with([](float s, float d, float by, float other) { return s * by - d * other; });
    case BlendOperation::kReverseSubtract:
      return with([](float s, float d, float by, float other) { return d * other - s * by; });
    // Minimum and maximum know no factors.
    case BlendOperation::kMin:
      return with([](float s, float d, float, float) { return s < d ? s : d; });
    case BlendOperation::kMax:
      return with([](float s, float d, float, float) { return s > d ? s : d; });
  }
}

}  // namespace blending

SOFTMETAL_INLINE void clamp_colours(const ColourRange& range, ColourBlock* colours) {
  for (auto& channel : colours->channels) {
    for (float& value : channel) value = range.clamp(value);
  }
}

// Sources and the constant are clamped to the range already.
SOFTMETAL_INLINE void blend(const BlendState& state, const BlendInputs& in, const ColourRange& range,
                            ColourBlock* result) {
  for (unsigned channel = 0; channel < 3; ++channel) {
    blending::blend_channel(state.rgb, in, range, channel, result->channels[channel]);
  }
  blending::blend_channel(state.alpha, in, range, 3, result->channels[3]);
}

}  // namespace softmetal::raster
