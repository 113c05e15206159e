// Draws primitives in a tile of the framebuffer: coverage, tests, the fragment function, colours.
#pragma once

#include <span>
#include <vector>

#include "raster/colour_outputs.h"
#include "raster/depth_stencil_tests.h"
#include "raster/draw.h"
#include "raster/hidden_blocks.h"
#include "raster/quad_batch.h"
#include "raster/tiles.h"

namespace softmetal::raster {

// Room for a run's inputs and outputs; it serves for run after run.
struct RunWords {
  struct alignas(64) Row {
    FragmentWords lanes;
  };
  std::vector<Row> inputs, outputs;
};

// Used by one thread at a time, for a tile whose pixels nobody else draws meanwhile. Quads that a primitive covers in
// part wait until a run is full of them, but never two of the same place, so that each sees what came before it.
class TileShader {
 public:
  TileShader(const DrawState& state, const FragmentStage& stage, const Framebuffer& framebuffer,
             const PixelRectangle& tile, softmetal_worker* worker, RunWords& words);

  // Draws primitives in their order. Returns 0 or what the fragment function returned.
  int draw(std::span<const Primitive* const> primitives);

  // Samples that passed all tests so far, for visibility results.
  uint64_t passed_samples() const { return tests_.passed_samples(); }

 private:
  static constexpr int kBlocksAlong = kTileSide / kBlockSide;
  static constexpr unsigned kBlocks = kBlocksAlong * kBlocksAlong;

  // The number of the block whose first pixel is (x, y).
  unsigned block_number(int x, int y) const {
    return static_cast<unsigned>((y - tile_.top) / kBlockSide * kBlocksAlong + (x - tile_.left) / kBlockSide);
  }

  int draw(const Primitive& primitive, size_t number);
  int finish();  // draws what waits
  // `crosses`: which of the triangle's edges do not have all of the block inside.
  int draw_block(const Primitive& primitive, int x, int y, const bool (&crosses)[3]);
  int add_quads(const Primitive& primitive, int x, int y, PixelSet quads, const BlockCoverage& coverage,
                unsigned block);
  void mask_samples(BlockCoverage* coverage) const;
  int draw_whole_block(const Primitive& primitive, int x, int y, const BlockCoverage& coverage, unsigned block);
  void add_quad(const Primitive& primitive, int x, int y, unsigned quad, const BlockCoverage& coverage);
  int test_and_run(QuadBatch* batch);
  int run(QuadBatch* batch);
  int run_samples(QuadBatch* batch, unsigned sample, const PixelSet (&samples)[kMostSamples]);
  // What the function's outputs leave of the lanes.
  void apply_outputs(PixelSet discarded, PixelSet (*passing)[kMostSamples]) const;
  void cover_by_alpha(const FragmentWords& alpha, PixelSet (*passing)[kMostSamples]) const;
  const FragmentWords* output(unsigned word) const { return word == kNoWord ? nullptr : &outputs_[word]; }

  const DrawState& state_;
  const FragmentStage& stage_;
  const Framebuffer& framebuffer_;
  const PixelRectangle tile_;
  const bool tests_early_;
  const bool runs_for_each_sample_;
  const bool has_all_samples_;  // in the sample mask
  const ColourOutputs colours_;
  DepthStencilTests tests_;
  HiddenBlocks hidden_;
  softmetal_worker* const worker_;
  FragmentWords* const inputs_;
  FragmentWords* const outputs_;
  QuadBatch block_;  // the one at hand
  QuadBatch waiting_;
  PixelSet waiting_quads_[kBlocks] = {};  // of each block
};

}  // namespace softmetal::raster
