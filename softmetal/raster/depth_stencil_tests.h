// The tests of a draw against its depth and stencil attachments.
#pragma once

#include "raster/depth_bounds.h"
#include "raster/draw.h"
#include "raster/fragment_inputs.h"

namespace softmetal::raster {

class DepthStencilTests {
 public:
  // `tests_early`: before the fragment function, with the primitives' depths.
  DepthStencilTests(const DrawState& state, const Framebuffer& framebuffer, bool tests_early);

  // Narrows the batch's passing lanes to those that pass, and counts them. Null: depths are the primitives', and the
  // state's stencil references stand.
  void test(QuadBatch* batch, const FragmentWords* depths, const FragmentWords* references);

  // Whether all of a primitive fails in the tile's block with that number, whose first pixel is (x, y). It may be false
  // where it does, too.
  bool hide(const Primitive& primitive, int x, int y, unsigned block) const {
    return bounds_.are_kept() && bounds_.hides(primitive, framebuffer_.pattern, x, y, block);
  }

  bool are_needed() const { return is_needed_; }
  uint64_t passed_samples() const { return passed_samples_; }

 private:
  void keep_bounds(const QuadBatch& batch, unsigned sample, const DepthStencilBlock& block);
  PixelSet test_sample(const QuadBatch& batch, unsigned sample, float (&depth)[kBlockPixels],
                       const FragmentWords* references);
  PixelSet test_stencil_too(const QuadBatch& batch, unsigned sample, const float (&depth)[kBlockPixels],
                            const FragmentWords* references, DepthStencilBlock* block);

  const Framebuffer& framebuffer_;
  DepthStencilState tests_;  // what has no attachment is off
  const bool is_needed_;
  DepthBounds bounds_;
  uint64_t passed_samples_ = 0;
};

}  // namespace softmetal::raster
