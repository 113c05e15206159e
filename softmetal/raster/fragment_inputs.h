// The input words of a fragment function, for a block of a primitive.
#pragma once

#include "raster/draw.h"
#include "raster/interpolation.h"
#include "raster/primitive.h"

namespace softmetal::raster {

using FragmentWords = uint32_t[kBlockPixels];  // one word, lane by lane

// What the inputs of a block are made of.
struct BlockInputs {
  const FragmentStage& stage;
  const Framebuffer& framebuffer;
  const Primitive& primitive;
  int x, y;
  const BlockCoverage& coverage;
  const float (&depth)[kBlockPixels];
  unsigned sample;  // of a function that runs for each sample
};

// `words` has a row for each of the stage's inputs.
void fill_fragment_inputs(const BlockInputs& block, FragmentWords* words);

}  // namespace softmetal::raster
