// Depth and stencil tests and blending of one block, for the tests.
#include "raster/blending.h"
#include "raster/depth_stencil.h"

namespace raster = softmetal::raster;

extern "C" void test_block(const raster::DepthStencilState* state, bool is_front_facing,
                           const raster::PixelSet* covered, const float (*depth)[raster::kBlockPixels],
                           raster::DepthStencilBlock* block, raster::PixelSet* passing) {
  raster::StencilReferences references;
  for (unsigned char& reference : references) reference = (is_front_facing ? state->front : state->back).reference;
  *passing = raster::test_depth_stencil(*state, is_front_facing, *covered, *depth, references, block);
}

extern "C" void blend_block(const raster::BlendState* state, const raster::ColourBlock* colours,
                            const float (*constant)[4], const raster::ColourRange* range, raster::ColourBlock* result) {
  raster::blend(*state, {colours[0], colours[1], colours[2], *constant}, *range, result);
}
