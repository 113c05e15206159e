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
struct alignas(64) ColourBlock {
  float channels[4][kBlockPixels];
};

// The same wherever each channel lies: also among the words that a function has returned.
using AnyFloat [[gnu::may_alias]] = float;
struct ColourRows {
  const AnyFloat* channels[4];
};

inline ColourRows rows_of(const ColourBlock& block) {
  return {{block.channels[0], block.channels[1], block.channels[2], block.channels[3]}};
}

struct BlendInputs {
  const ColourBlock& source;
  const ColourBlock& second_source;  // of dual-source blending
  const ColourBlock& destination;
  const float (&constant)[4];  // setBlendColor
};

namespace blending {

using Lanes = float[kBlockPixels];

inline constexpr ColourBlock kOnes = [] {
  ColourBlock block = {};
  for (auto& channel : block.channels) {
    for (float& value : channel) value = 1;
  }
  return block;
}();

// What a factor is in each lane: every one of them is a multiple of some channel's value and a number besides.
struct LaneFactor {
  float offset, scale;
  const Lanes& operand;

  float at(unsigned lane) const { return offset + scale * operand[lane]; }
  LaneFactor negated() const { return {-offset, -scale, operand}; }
};

SOFTMETAL_INLINE LaneFactor number(float value) { return {value, 0, kOnes.channels[0]}; }
SOFTMETAL_INLINE LaneFactor value_of(const Lanes& operand) { return {0, 1, operand}; }
SOFTMETAL_INLINE LaneFactor complement_of(const Lanes& operand) { return {1, -1, operand}; }

SOFTMETAL_INLINE void saturate_alpha(const BlendInputs& in, Lanes& result) {
  for (unsigned lane = 0; lane < kBlockPixels; ++lane) {
    const float left = 1 - in.destination.channels[3][lane];
    const float alpha = in.source.channels[3][lane];
    result[lane] = alpha < left ? alpha : left;
  }
}

// One channel's factor for all lanes; `saturated` is room for it.
SOFTMETAL_INLINE LaneFactor find_factor(BlendFactor kind, const BlendInputs& in, unsigned channel, Lanes& saturated) {
  const auto& source = in.source.channels;
  const auto& second = in.second_source.channels;
  const auto& destination = in.destination.channels;
  switch (kind) {
    case BlendFactor::kZero:
      return number(0);
    case BlendFactor::kOne:
      return number(1);
    case BlendFactor::kSourceColor:
      return value_of(source[channel]);
    case BlendFactor::kOneMinusSourceColor:
      return complement_of(source[channel]);
    case BlendFactor::kSourceAlpha:
      return value_of(source[3]);
    case BlendFactor::kOneMinusSourceAlpha:
      return complement_of(source[3]);
    case BlendFactor::kDestinationColor:
      return value_of(destination[channel]);
    case BlendFactor::kOneMinusDestinationColor:
      return complement_of(destination[channel]);
    case BlendFactor::kDestinationAlpha:
      return value_of(destination[3]);
    case BlendFactor::kOneMinusDestinationAlpha:
      return complement_of(destination[3]);
    case BlendFactor::kSourceAlphaSaturated:
      if (channel == 3) return number(1);
      saturate_alpha(in, saturated);
      return value_of(saturated);
    case BlendFactor::kBlendColor:
      return number(in.constant[channel]);
    case BlendFactor::kOneMinusBlendColor:
      return number(1 - in.constant[channel]);
    case BlendFactor::kBlendAlpha:
      return number(in.constant[3]);
    case BlendFactor::kOneMinusBlendAlpha:
      return number(1 - in.constant[3]);
    case BlendFactor::kSource1Color:
      return value_of(second[channel]);
    case BlendFactor::kOneMinusSource1Color:
      return complement_of(second[channel]);
    case BlendFactor::kSource1Alpha:
      return value_of(second[3]);
    case BlendFactor::kOneMinusSource1Alpha:
      return complement_of(second[3]);
  }
}

SOFTMETAL_INLINE void add_products(const BlendInputs& in, const LaneFactor& by_source, const LaneFactor& by_destination,
                                   const ColourRange& range, unsigned channel, Lanes& result) {
  const Lanes& source = in.source.channels[channel];
  const Lanes& destination = in.destination.channels[channel];
#pragma clang loop vectorize(assume_safety)
  for (unsigned lane = 0; lane < kBlockPixels; ++lane) {
    result[lane] = range.clamp(source[lane] * by_source.at(lane) + destination[lane] * by_destination.at(lane));
  }
}

// Minimum and maximum know no factors.
SOFTMETAL_INLINE void take_extreme(bool is_least, const BlendInputs& in, const ColourRange& range, unsigned channel,
                                   Lanes& result) {
  const Lanes& source = in.source.channels[channel];
  const Lanes& destination = in.destination.channels[channel];
  for (unsigned lane = 0; lane < kBlockPixels; ++lane) {
    const float s = source[lane], d = destination[lane];
    result[lane] = range.clamp((is_least ? s < d : s > d) ? s : d);
  }
}

SOFTMETAL_INLINE void blend_channel(const BlendEquation& equation, const BlendInputs& in, const ColourRange& range,
                                    unsigned channel, Lanes& result) {
  const BlendOperation operation = equation.operation;
  if (operation == BlendOperation::kMin || operation == BlendOperation::kMax) {
    return take_extreme(operation == BlendOperation::kMin, in, range, channel, result);
  }
  alignas(64) Lanes saturated[2];
  const LaneFactor source = find_factor(equation.source, in, channel, saturated[0]);
  const LaneFactor destination = find_factor(equation.destination, in, channel, saturated[1]);
  // To subtract is to add the product with the negative of a factor.
  add_products(in, operation == BlendOperation::kReverseSubtract ? source.negated() : source,
               operation == BlendOperation::kSubtract ? destination.negated() : destination, range, channel, result);
}

}  // namespace blending

SOFTMETAL_INLINE void clamp_colours(const ColourRows& from, const ColourRange& range, ColourBlock* result) {
  for (unsigned channel = 0; channel < 4; ++channel) {
    const AnyFloat* const row = from.channels[channel];
#pragma clang loop vectorize(assume_safety)
    for (unsigned lane = 0; lane < kBlockPixels; ++lane) result->channels[channel][lane] = range.clamp(row[lane]);
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
