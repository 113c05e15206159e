#include "texture/copy.h"

#include <cstring>

namespace softmetal::texture {
namespace {

template <class CopyRow>
void for_each_row(const Images& from, const Images& to, size_t rows, size_t images, CopyRow copy_row) {
  for (size_t image = 0; image < images; ++image) {
    const std::byte* source = from.start + image * from.bytes_per_image;
    std::byte* target = to.start + image * to.bytes_per_image;
    for (size_t row = 0; row < rows; ++row) {
      copy_row(source + row * from.bytes_per_row, target + row * to.bytes_per_row);
    }
  }
}

}  // namespace

void copy_images(const Images& from, const Images& to, const CopyExtent& extent) {
  // Rows that follow each other on both sides are one long row.
  CopyExtent joined = extent;
  if (from.bytes_per_row == extent.row_bytes && to.bytes_per_row == extent.row_bytes) {
    joined.row_bytes *= extent.rows;
    joined.rows = 1;
  }
  for_each_row(from, to, joined.rows, joined.images,
               [&](const std::byte* source, std::byte* target) { std::memmove(target, source, joined.row_bytes); });
}

void copy_pixel_parts(const Images& from, PixelPart from_part, const Images& to, PixelPart to_part, size_t bytes,
                      const CopyExtent& extent) {
  for_each_row(from, to, extent.rows, extent.images, [&](const std::byte* source, std::byte* target) {
    for (size_t i = 0; i < extent.row_bytes; ++i) {
      std::memcpy(target + i * to_part.stride + to_part.offset, source + i * from_part.stride + from_part.offset,
                  bytes);
    }
  });
}

}  // namespace softmetal::texture
