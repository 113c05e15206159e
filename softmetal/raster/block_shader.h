// Draws what a primitive covers of a block: tests, the fragment function, blending.
#pragma once

#include <vector>

#include "raster/draw.h"
#include "raster/fragment_inputs.h"
#include "raster/primitive.h"

namespace softmetal::raster {

// Room for a block's inputs and outputs; it serves for block after block.
struct BlockWords {
  struct alignas(64) Row {
    FragmentWords lanes;
  };
  std::vector<Row> inputs, outputs;
};

// Used by one thread at a time.
class BlockShader {
 public:
  BlockShader(const DrawState& state, const FragmentStage& stage, const Framebuffer& framebuffer,
              softmetal_worker* worker, BlockWords& words);

  // The block at (x, y), whose pixels nobody else draws meanwhile. Returns 0 or what the fragment function returned.
  int shade(const Primitive& primitive, int x, int y);

  // Samples that passed all tests so far, for visibility results.
  uint64_t passed_samples() const { return passed_samples_; }

 private:
  bool tests_before_shading() const;
  void find_depths(const Primitive& primitive, int x, int y, unsigned sample, float (&depth)[kBlockPixels]) const;
  // Narrows the coverage to what passes depth and stencil tests.
  void test(const Primitive& primitive, int x, int y, BlockCoverage* coverage);
  PixelSet test_sample(const BlockPlace& place, bool is_front_facing, PixelSet covered, float (&depth)[kBlockPixels]);
  int shade_samples(const Primitive& primitive, int x, int y, BlockCoverage coverage, PixelSet samples,
                    unsigned sample);
  // What the function's outputs leave of the coverage.
  void apply_outputs(PixelSet discarded, BlockCoverage* coverage) const;
  void cover_by_alpha(const FragmentWords& alpha, BlockCoverage* coverage) const;
  void write(int x, int y, const BlockCoverage& coverage, PixelSet samples);
  void write_attachment(unsigned index, const BlockPlace& place, PixelSet lanes);
  void take_colours(unsigned first_word, unsigned count, ColourBlock* colours) const;
  const FragmentWords* output(unsigned word) const { return word == kNoWord ? nullptr : &outputs_[word]; }

  const DrawState& state_;
  const FragmentStage& stage_;
  const Framebuffer& framebuffer_;
  softmetal_worker* const worker_;
  FragmentWords* const inputs_;
  FragmentWords* const outputs_;
  uint64_t passed_samples_ = 0;
};

}  // namespace softmetal::raster
