// What a fragment function returns, on its way into the colour attachments.
#pragma once

#include "raster/draw.h"
#include "raster/fragment_inputs.h"

namespace softmetal::raster {

class ColourOutputs {
 public:
  ColourOutputs(const DrawState& state, const FragmentOutputs& outputs, const Framebuffer& framebuffer)
      : state_(state), outputs_(outputs), framebuffer_(framebuffer) {}

  // Writes the samples in `lanes`; `words` has a row for each word that the function returns.
  void write(const QuadPlaces& places, const PixelSet (&lanes)[kMostSamples], const FragmentWords* words) const;

 private:
  void write_attachment(unsigned index, const QuadPlaces& places, const PixelSet (&lanes)[kMostSamples],
                        const FragmentWords* words) const;
  void blend_samples(unsigned index, const QuadPlaces& places, const PixelSet (&lanes)[kMostSamples],
                     const FragmentWords* words, const ColourRows& given) const;

  const DrawState& state_;
  const FragmentOutputs& outputs_;
  const Framebuffer& framebuffer_;
};

}  // namespace softmetal::raster
