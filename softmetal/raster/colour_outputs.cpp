#include "raster/colour_outputs.h"

#include <array>

namespace softmetal::raster {
namespace {

constexpr FragmentWords kZeros = {};
constexpr auto kIntegerOnes = [] {
  std::array<uint32_t, kBlockPixels> ones;
  ones.fill(1);
  return ones;
}();

const AnyFloat* row(const uint32_t* words) { return reinterpret_cast<const AnyFloat*>(words); }

// Channels that the function does not give are 0, alpha 1.
ColourRows rows_of(const FragmentWords* words, unsigned count, bool is_integer) {
  ColourRows rows;
  for (unsigned channel = 0; channel < 4; ++channel)
    rows.channels[channel] = row(channel < count ? words[channel] : kZeros);
  if (count < 4) rows.channels[3] = is_integer ? row(kIntegerOnes.data()) : blending::kOnes.channels[3];
  return rows;
}

SOFTMETAL_FOR_EACH_PROCESSOR
void blend_lanes(const BlendState& state, const BlendInputs& in, const ColourRange& range, ColourBlock* result) {
  blend(state, in, range, result);
}

SOFTMETAL_FOR_EACH_PROCESSOR
void limit_colours(const ColourRows& from, const ColourRange& range, ColourBlock* result) {
  clamp_colours(from, range, result);
}

}  // namespace

void ColourOutputs::write(const QuadPlaces& places, const PixelSet (&lanes)[kMostSamples],
                          const FragmentWords* words) const {
  for (unsigned index = 0; index < kMostColourAttachments; ++index) {
    if (!framebuffer_.colours[index] || outputs_.colours[index] == kNoWord) continue;
    if (state_.colours[index].channels != 0) write_attachment(index, places, lanes, words);
  }
}

void ColourOutputs::write_attachment(unsigned index, const QuadPlaces& places, const PixelSet (&lanes)[kMostSamples],
                                     const FragmentWords* words) const {
  const Surface& surface = framebuffer_.colours[index];
  const bool is_integer = surface.format->is_integer();
  ColourRows source = rows_of(words + outputs_.colours[index], outputs_.channels[index], is_integer);
  if (state_.alpha_to_one && !is_integer) source.channels[3] = blending::kOnes.channels[3];
  if (state_.colours[index].blend.is_enabled && !is_integer) {
    return blend_samples(index, places, lanes, words, source);
  }
  store_colours(surface, places, lanes, state_.colours[index].channels, source);
}

void ColourOutputs::blend_samples(unsigned index, const QuadPlaces& places, const PixelSet (&lanes)[kMostSamples],
                                  const FragmentWords* words, const ColourRows& given) const {
  const Surface& surface = framebuffer_.colours[index];
  const ColourRange range = colour_range(*surface.format);
  float constant[4];
  for (unsigned channel = 0; channel < 4; ++channel) constant[channel] = range.clamp(state_.blend_constant[channel]);
  ColourBlock source, second, destination, blended;
  const bool has_second = outputs_.second_source != kNoWord;
  if (has_second) limit_colours(rows_of(words + outputs_.second_source, 4, false), range, &second);
  limit_colours(given, range, &source);
  for (unsigned sample = 0; sample < framebuffer_.pattern.count; ++sample) {
    if (lanes[sample] == 0) continue;
    load_colours(surface, places, sample, lanes[sample], &destination);
    blend_lanes(state_.colours[index].blend, {source, has_second ? second : source, destination, constant}, range,
                &blended);
    PixelSet only[kMostSamples] = {};
    only[sample] = lanes[sample];
    store_colours(surface, places, only, state_.colours[index].channels, raster::rows_of(blended));
  }
}

}  // namespace softmetal::raster
