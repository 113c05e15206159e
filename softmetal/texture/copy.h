// Copies of rectangular parts of images.
#pragma once

#include <cstddef>

namespace softmetal::texture {

// Rows of images in memory.
struct Images {
  std::byte* start;
  size_t bytes_per_row;
  size_t bytes_per_image;
};

// What is copied, in bytes, rows and images.
struct CopyExtent {
  size_t row_bytes;
  size_t rows;
  size_t images;
};

void copy_images(const Images& from, const Images& to, const CopyExtent& extent);

// A part of every pixel: the depth or the stencil of both.
struct PixelPart {
  size_t offset;  // from the start of the pixel
  size_t stride;  // from one pixel to the next
};

// Copies `bytes` of each pixel; `extent.row_bytes` counts pixels here.
void copy_pixel_parts(const Images& from, PixelPart from_part, const Images& to, PixelPart to_part, size_t bytes,
                      const CopyExtent& extent);

}  // namespace softmetal::texture
