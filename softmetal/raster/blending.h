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

inline float factor(BlendFactor kind, const BlendInputs& in, unsigned channel, unsigned lane) {
  const auto& source = in.source.channels;
  const auto& second = in.second_source.channels;
  const auto& destination = in.destination.channels;
  switch (kind) {
    case BlendFactor::kZero:
      return 0;
    case BlendFactor::kOne:
      return 1;
    case BlendFactor::kSourceColor:
      return source[channel][lane];
    case BlendFactor::kOneMinusSourceColor:
      return 1 - source[channel][lane];
    case BlendFactor::kSourceAlpha:
      return source[3][lane];
    case BlendFactor::kOneMinusSourceAlpha:
      return 1 - source[3][lane];
    case BlendFactor::kDestinationColor:
      return destination[channel][lane];
    case BlendFactor::kOneMinusDestinationColor:
      return 1 - destination[channel][lane];
    case BlendFactor::kDestinationAlpha:
      return destination[3][lane];
    case BlendFactor::kOneMinusDestinationAlpha:
      return 1 - destination[3][lane];
    case BlendFactor::kSourceAlphaSaturated: {
      const float left = 1 - destination[3][lane];
      if (channel == 3) return 1;
      return source[3][lane] < left ? source[3][lane] : left;
    }
    case BlendFactor::kBlendColor:
      return in.constant[channel];
    case BlendFactor::kOneMinusBlendColor:
      return 1 - in.constant[channel];
    case BlendFactor::kBlendAlpha:
      return in.constant[3];
    case BlendFactor::kOneMinusBlendAlpha:
      return 1 - in.constant[3];
    case BlendFactor::kSource1Color:
      return second[channel][lane];
    case BlendFactor::kOneMinusSource1Color:
      return 1 - second[channel][lane];
    case BlendFactor::kSource1Alpha:
      return second[3][lane];
    case BlendFactor::kOneMinusSource1Alpha:
      return 1 - second[3][lane];
  }
  return 0;
}

inline float combine(BlendOperation operation, float source, float destination, float source_factor,
                     float destination_factor) {
  switch (operation) {
    case BlendOperation::kAdd:
      return source * source_factor + destination * destination_factor;
    case BlendOperation::kSubtract:
      return source * source_factor - destination * destination_factor;
    case BlendOperation::kReverseSubtract:
      return destination * destination_factor - source * source_factor;
    // Minimum and maximum know no factors.
    case BlendOperation::kMin:
      return source < destination ? source : destination;
    case BlendOperation::kMax:
      return source > destination ? source : destination;
  }
  return source;
}

inline void blend_channel(const BlendEquation& equation, const BlendInputs& in, const ColourRange& range,
                          unsigned channel, float (&result)[kBlockPixels]) {
  for (unsigned lane = 0; lane < kBlockPixels; ++lane) {
    const float blended =
        combine(equation.operation, in.source.channels[channel][lane], in.destination.channels[channel][lane],
                factor(equation.source, in, channel, lane), factor(equation.destination, in, channel, lane));
    result[lane] = range.clamp(blended);
  }
}

}  // namespace blending

inline void clamp_colours(const ColourRange& range, ColourBlock* colours) {
  for (auto& channel : colours->channels) {
    for (float& value : channel) value = range.clamp(value);
  }
}

// Sources and the constant are clamped to the range already.
inline void blend(const BlendState& state, const BlendInputs& in, const ColourRange& range, ColourBlock* result) {
  for (unsigned channel = 0; channel < 3; ++channel) {
    blending::blend_channel(state.rgb, in, range, channel, result->channels[channel]);
  }
  blending::blend_channel(state.alpha, in, range, 3, result->channels[3]);
}

}  // namespace softmetal::raster
