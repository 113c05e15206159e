// The tests of a draw against its depth and stencil attachments.
#pragma once

#include "raster/draw.h"
#include "raster/fragment_inputs.h"

namespace softmetal::raster {

class DepthStencilTests {
 public:
  DepthStencilTests(const DrawState& state, const Framebuffer& framebuffer);

  // Narrows the batch's passing lanes to those that pass, and counts them. Null: depths are the primitives', and the
  // state's stencil references stand.
  void test(QuadBatch* batch, const FragmentWords* depths, const FragmentWords* references);

  bool are_needed() const { return is_needed_; }
  uint64_t passed_samples() const { return passed_samples_; }

 private:
  PixelSet test_sample(const QuadBatch& batch, unsigned sample, float (&depth)[kBlockPixels],
                       const FragmentWords* references);
  PixelSet test_stencil_too(const QuadBatch& batch, unsigned sample, const float (&depth)[kBlockPixels],
                            const FragmentWords* references, DepthStencilBlock* block);

  const Framebuffer& framebuffer_;
  DepthStencilState tests_;  // what has no attachment is off
  const bool is_needed_;
  uint64_t passed_samples_ = 0;
};

}  // namespace softmetal::raster
