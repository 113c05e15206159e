#include "raster/depth_stencil_tests.h"

#include <algorithm>
#include <bit>

#include "raster/packed_colours.h"
#include "raster/surface_pixels.h"

namespace softmetal::raster {
namespace {

DepthStencilState possible_tests(const DrawState& state, const Framebuffer& framebuffer) {
  DepthStencilState tests = state.depth_stencil;
  if (!framebuffer.depth) {
    tests.depth_compare = CompareFunction::kAlways;
    tests.writes_depth = false;
  }
  tests.tests_stencil = tests.tests_stencil && framebuffer.stencil;
  return tests;
}

bool is_any(const DepthStencilState& tests) {
  return tests.tests_stencil || tests.writes_depth || tests.depth_compare != CompareFunction::kAlways;
}

PixelSet front_facing_lanes(const QuadBatch& batch) {
  PixelSet result = 0;
  for (unsigned i = 0; i < batch.span_count; ++i) {
    const Span& span = batch.spans[i];
    if (span.primitive->triangle.is_front_facing) result |= span.lanes();
  }
  return result;
}

void find_references(const StencilFace& face, const FragmentWords* given, StencilReferences& references) {
  for (unsigned lane = 0; lane < kBlockPixels; ++lane) {
    references[lane] = given == nullptr ? face.reference : static_cast<unsigned char>((*given)[lane]);
  }
}

// Bounds need depths that no rounding changes, and that are loaded without regard to lanes.
bool can_keep_bounds(const DepthStencilState& tests, const Framebuffer& framebuffer) {
  return framebuffer.depth && is_plain_float(*framebuffer.depth.format) && !tests.tests_stencil;
}

SOFTMETAL_FOR_EACH_PROCESSOR
void add_to_bounds(const DepthStencilBlock& block, DepthBounds* bounds) { bounds->add(block.depth); }

SOFTMETAL_FOR_EACH_PROCESSOR
PixelSet test_lanes(const DepthStencilState& tests, bool is_front_facing, PixelSet covered,
                    const float (&depth)[kBlockPixels], const StencilReferences& references, DepthStencilBlock* block) {
  return test_depth_stencil(tests, is_front_facing, covered, depth, references, block);
}

// A depth that the function gives stays in the viewport's range, as the primitive's own does.
void take_depths(const QuadBatch& batch, const FragmentWords& given, float (&depth)[kBlockPixels]) {
  for (unsigned i = 0; i < batch.span_count; ++i) {
    const Span& span = batch.spans[i];
    const float least = span.primitive->depth_range[0], largest = span.primitive->depth_range[1];
    for (unsigned lane = span.first; lane < span.end; ++lane) {
      depth[lane] = std::min(std::max(std::bit_cast<float>(given[lane]), least), largest);
    }
  }
}

}  // namespace

DepthStencilTests::DepthStencilTests(const DrawState& state, const Framebuffer& framebuffer, bool tests_early)
    : framebuffer_(framebuffer),
      tests_(possible_tests(state, framebuffer)),
      is_needed_(state.has_depth_test && is_any(tests_)),
      bounds_(tests_.depth_compare, tests_early && is_needed_ && can_keep_bounds(tests_, framebuffer)) {}

void DepthStencilTests::test(QuadBatch* batch, const FragmentWords* depths, const FragmentWords* references) {
  const bool keeps_bounds = bounds_.are_kept() && batch->places.is_block;
  if (keeps_bounds) bounds_.start();
  for (unsigned sample = 0; sample < framebuffer_.pattern.count; ++sample) {
    PixelSet& passing = batch->passing[sample];
    if (passing == 0) continue;
    if (is_needed_) {
      alignas(64) float depth[kBlockPixels] = {};
      if (depths != nullptr) {
        take_depths(*batch, *depths, depth);
      } else {
        find_depths(*batch, framebuffer_.pattern.positions[sample], depth);
      }
      passing = test_sample(*batch, sample, depth, references);
    }
    passed_samples_ += static_cast<uint64_t>(std::popcount(passing));
  }
  if (keeps_bounds) bounds_.finish(batch->block, framebuffer_.pattern.count);
}

PixelSet DepthStencilTests::test_sample(const QuadBatch& batch, unsigned sample, float (&depth)[kBlockPixels],
                                        const FragmentWords* references) {
  const PixelSet covered = batch.passing[sample];
  const Surface& depths = framebuffer_.depth;
  DepthStencilBlock block;  // what is tested of it is loaded
  if (depths) {
    round_depths(*depths.format, depth);
    if (tests_.depth_compare != CompareFunction::kAlways) load_depths(depths, batch.places, sample, covered, &block);
  }
  PixelSet passing;
  if (tests_.tests_stencil) {
    passing = test_stencil_too(batch, sample, depth, references, &block);
  } else {
    const StencilReferences unused = {};
    passing = test_lanes(tests_, true, covered, depth, unused, &block);
  }
  if (bounds_.are_kept() && batch.places.is_block) keep_bounds(batch, sample, block);
  if (tests_.writes_depth) store_depths(depths, batch.places, sample, passing, block);
  return passing;
}

void DepthStencilTests::keep_bounds(const QuadBatch& batch, unsigned sample, const DepthStencilBlock& block) {
  const bool is_loaded = batch.passing[sample] == kAllPixels || is_whole_block(framebuffer_.depth, batch.places);
  if (is_loaded) add_to_bounds(block, &bounds_);
}

// The two sides of triangles have their own tests.
PixelSet DepthStencilTests::test_stencil_too(const QuadBatch& batch, unsigned sample,
                                             const float (&depth)[kBlockPixels], const FragmentWords* references,
                                             DepthStencilBlock* block) {
  const PixelSet covered = batch.passing[sample];
  const PixelSet front = covered & front_facing_lanes(batch);
  load_stencils(framebuffer_.stencil, batch.places, sample, covered, block);
  PixelSet passing = 0;
  for (const bool is_front : {true, false}) {
    const PixelSet side = is_front ? front : covered & ~front;
    if (side == 0) continue;
    StencilReferences values;
    find_references(is_front ? tests_.front : tests_.back, references, values);
    passing |= test_lanes(tests_, is_front, side, depth, values, block);
  }
  store_stencils(framebuffer_.stencil, batch.places, sample, covered, *block);
  return passing;
}

}  // namespace softmetal::raster
