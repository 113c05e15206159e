// The pixels of an attachment, quad by quad.
#pragma once

#include <cstddef>

#include "raster/blending.h"
#include "raster/depth_stencil.h"
#include "raster/quad_batch.h"
#include "texture/pixel_format.h"

namespace softmetal::raster {

// One level and slice of a texture.
struct Surface {
  std::byte* pixels = nullptr;  // null: no attachment
  const texture::PixelFormat* format = nullptr;
  size_t bytes_per_row = 0;
  unsigned width = 0, height = 0;
  unsigned samples = 1;  // of a pixel, side by side

  explicit operator bool() const { return pixels != nullptr; }
  size_t bytes_per_pixel() const { return size_t{format->block.bytes} * samples; }
  std::byte* pixel(size_t x, size_t y, size_t sample) const {
    return pixels + y * bytes_per_row + x * bytes_per_pixel() + sample * format->block.bytes;
  }
};

// Which lanes of a batch lie on the surface.
PixelSet lanes_on_surface(const Surface& surface, const QuadBatch& batch);

// The range that colours of a format are clamped to before they are blended and stored.
ColourRange colour_range(const texture::PixelFormat& format);

// Colours as a shader sees them; of integer formats, the integers' bits. Only `lanes` are written to; of others
// anything may be read.
void load_colours(const Surface& surface, const QuadPlaces& places, unsigned sample, PixelSet lanes,
                  ColourBlock* colours);
// `channels` has a bit for each channel to write, red the lowest. Of each lane, the samples that have it in their set.
void store_colours(const Surface& surface, const QuadPlaces& places, const PixelSet (&lanes)[kMostSamples],
                   unsigned channels, const ColourRows& colours);

void load_depths(const Surface& surface, const QuadPlaces& places, unsigned sample, PixelSet lanes,
                 DepthStencilBlock* block);
void store_depths(const Surface& surface, const QuadPlaces& places, unsigned sample, PixelSet lanes,
                  const DepthStencilBlock& block);
void load_stencils(const Surface& surface, const QuadPlaces& places, unsigned sample, PixelSet lanes,
                   DepthStencilBlock* block);
void store_stencils(const Surface& surface, const QuadPlaces& places, unsigned sample, PixelSet lanes,
                    const DepthStencilBlock& block);

// Depths in the precision of a format, so that they compare equal to what is read back.
void round_depths(const texture::PixelFormat& format, float (&depth)[kBlockPixels]);

}  // namespace softmetal::raster
