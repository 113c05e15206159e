#include "metal/resources/texture_region.h"

#include <limits>

#include "foundation/foundation.h"

namespace softmetal::metal {
namespace {

using foundation::raise_invalid_argument;
using foundation::raise_range;

void check_side(const char* what, const char* side, UInteger start, UInteger length, size_t extent, size_t block) {
  if (start > extent || length > extent - start) {
    raise_range("%s the region's %s runs from %zu over %zu pixels, and the level ends at %zu", what, side,
                static_cast<size_t>(start), static_cast<size_t>(length), extent);
  }
  if (start % block != 0 || (length % block != 0 && start + length != extent)) {
    raise_invalid_argument("%s the region's %s, from %zu over %zu pixels, cuts through blocks of %zu pixels", what,
                           side, static_cast<size_t>(start), static_cast<size_t>(length), block);
  }
}

size_t product(size_t a, size_t b) {
  size_t result = 0;
  return __builtin_mul_overflow(a, b, &result) ? std::numeric_limits<size_t>::max() : result;
}

size_t sum(size_t a, size_t b) {
  size_t result = 0;
  return __builtin_add_overflow(a, b, &result) ? std::numeric_limits<size_t>::max() : result;
}

}  // namespace

TexturePart check_texture_part(const char* what, const Texture& texture, UInteger slice, UInteger level,
                               const Origin& origin, const Size& size) {
  if (texture.sample_count() > 1) {
    raise_invalid_argument("%s a multisampled texture can only be copied to another one", what);
  }
  const texture::PixelFormat& format = texture.format();
  if (format.stencil && format.block.bytes > 1) {
    raise_invalid_argument("%s pixels of format %s are copied with a blit encoder, depth or stencil at a time", what,
                           format.name);
  }
  return check_texture_box(what, texture, slice, level, origin, size);
}

TexturePart check_texture_box(const char* what, const Texture& texture, UInteger slice, UInteger level,
                              const Origin& origin, const Size& size) {
  const texture::Layout& layout = texture.layout();
  if (slice >= layout.slices || level >= layout.level_count) {
    raise_range("%s slice %zu, level %zu: the texture has %zu slices and %zu levels", what, static_cast<size_t>(slice),
                static_cast<size_t>(level), layout.slices, layout.level_count);
  }
  const texture::Level& place = layout.levels[level];
  const texture::Block block = layout.format->block;
  check_side(what, "x", origin.x, size.width, place.extent.width, block.width);
  check_side(what, "y", origin.y, size.height, place.extent.height, block.height);
  check_side(what, "z", origin.z, size.depth, place.extent.depth, 1);
  std::byte* start = texture.level_start(slice, level) + origin.z * place.bytes_per_image +
                     origin.y / block.height * place.bytes_per_row + origin.x / block.width * layout.bytes_per_block();
  return {{start, place.bytes_per_row, place.bytes_per_image},
          {texture::divided_up(size.width, block.width) * layout.bytes_per_block(),
           texture::divided_up(size.height, block.height), size.depth}};
}

void check_pitches(const char* what, const TexturePart& part, UInteger bytes_per_row, UInteger bytes_per_image) {
  if (part.extent.rows > 1 && bytes_per_row < part.extent.row_bytes) {
    raise_invalid_argument("%s bytesPerRow %zu is less than a row of the region, %zu bytes", what,
                           static_cast<size_t>(bytes_per_row), part.extent.row_bytes);
  }
  const size_t image = bytes_spanned({part.extent.row_bytes, part.extent.rows, 1}, bytes_per_row, 0);
  if (part.extent.images > 1 && bytes_per_image < image) {
    raise_invalid_argument("%s bytesPerImage %zu is less than an image of the region, %zu bytes", what,
                           static_cast<size_t>(bytes_per_image), image);
  }
}

size_t bytes_spanned(const texture::CopyExtent& extent, UInteger bytes_per_row, UInteger bytes_per_image) {
  if (extent.row_bytes == 0 || extent.rows == 0 || extent.images == 0) return 0;
  const size_t before = sum(product(extent.images - 1, bytes_per_image), product(extent.rows - 1, bytes_per_row));
  return sum(before, extent.row_bytes);
}

}  // namespace softmetal::metal
