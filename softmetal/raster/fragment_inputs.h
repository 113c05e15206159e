// The input words of a fragment function, for a batch of quads.
#pragma once

#include <cstdint>

#include "raster/draw.h"
#include "raster/quad_batch.h"

namespace softmetal::raster {

using FragmentWords = uint32_t[kBlockPixels];  // one word, lane by lane

// What a run is for: whole pixels, or one sample of each.
struct RunExtent {
  bool is_one_sample;
  unsigned sample;
};

// `words` has a row for each of the stage's inputs.
void fill_fragment_inputs(const FragmentStage& stage, const Framebuffer& framebuffer, const QuadBatch& batch,
                          RunExtent extent, FragmentWords* words);

// Depths as they are tested, with the bias and in the viewport's range; before rounding to an attachment's precision.
void find_depths(const QuadBatch& batch, const SamplePosition& sample, float (&depths)[kBlockPixels]);

}  // namespace softmetal::raster
