#include "raster/colour_outputs.h"

#include <algorithm>
#include <bit>

namespace softmetal::raster {
namespace {

// Channels that the function does not give are 0, alpha 1.
void take_colours(const FragmentWords* words, unsigned first_word, unsigned count, bool is_integer,
                  ColourBlock* colours) {
  for (unsigned channel = 0; channel < 4; ++channel) {
    if (channel < count) {
      __builtin_memcpy(colours->channels[channel], words[first_word + channel], sizeof(FragmentWords));
    } else {
      const float one = is_integer ? std::bit_cast<float>(1u) : 1.0f;
      std::fill_n(colours->channels[channel], kBlockPixels, channel == 3 ? one : 0.0f);
    }
  }
}

SOFTMETAL_FOR_EACH_PROCESSOR
void blend_lanes(const BlendState& state, const BlendInputs& in, const ColourRange& range, ColourBlock* result) {
  blend(state, in, range, result);
}

SOFTMETAL_FOR_EACH_PROCESSOR
void limit_colours(const ColourRange& range, ColourBlock* colours) { clamp_colours(range, colours); }

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
  ColourBlock source;
  take_colours(words, outputs_.colours[index], outputs_.channels[index], is_integer, &source);
  if (state_.alpha_to_one && !is_integer) std::fill_n(source.channels[3], kBlockPixels, 1.0f);
  if (state_.colours[index].blend.is_enabled && !is_integer) {
    return blend_samples(index, places, lanes, words, &source);
  }
  store_colours(surface, places, lanes, state_.colours[index].channels, source);
}

void ColourOutputs::blend_samples(unsigned index, const QuadPlaces& places, const PixelSet (&lanes)[kMostSamples],
                                  const FragmentWords* words, ColourBlock* source) const {
  const Surface& surface = framebuffer_.colours[index];
  const ColourRange range = colour_range(*surface.format);
  float constant[4];
  for (unsigned channel = 0; channel < 4; ++channel) constant[channel] = range.clamp(state_.blend_constant[channel]);
  ColourBlock second, destination{}, blended;
  const bool has_second = outputs_.second_source != kNoWord;
  if (has_second) {
    take_colours(words, outputs_.second_source, 4, false, &second);
    limit_colours(range, &second);
  }
  limit_colours(range, source);
  for (unsigned sample = 0; sample < framebuffer_.pattern.count; ++sample) {
    if (lanes[sample] == 0) continue;
    load_colours(surface, places, sample, lanes[sample], &destination);
    blend_lanes(state_.colours[index].blend, {*source, has_second ? second : *source, destination, constant}, range,
                &blended);
    PixelSet only[kMostSamples] = {};
    only[sample] = lanes[sample];
    store_colours(surface, places, only, state_.colours[index].channels, blended);
  }
}

}  // namespace softmetal::raster
