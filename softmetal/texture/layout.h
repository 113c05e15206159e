// Where the pixels of a texture lie in memory.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "texture/pixel_format.h"

namespace softmetal::texture {

struct Extent {
  size_t width;
  size_t height;
  size_t depth;
};

constexpr size_t kMostLevels = 15;  // of 16384 pixels
constexpr size_t kLevelAlignment = 64;

// What a texture consists of. A slice is an element of an array or a face of a cube; each has all levels.
struct Shape {
  const PixelFormat* format;
  Extent extent;  // of level 0
  size_t levels;
  size_t slices;
  size_t samples;
};

// One level of one slice: rows of blocks, images of rows. The samples of a pixel lie side by side.
struct Level {
  size_t offset;  // from the start of the slice
  Extent extent;  // in pixels
  size_t bytes_per_row;
  size_t bytes_per_image;
};

struct Layout {
  const PixelFormat* format;
  size_t samples;
  size_t slices;
  size_t bytes_per_slice;
  size_t level_count;
  std::array<Level, kMostLevels> levels;

  // The bytes from one block to the next in its row.
  size_t bytes_per_block() const { return format->block.bytes * samples; }
  size_t size() const { return slices * bytes_per_slice; }
  size_t offset(size_t slice, size_t level) const { return slice * bytes_per_slice + levels[level].offset; }
};

constexpr size_t divided_up(size_t value, size_t divisor) { return value / divisor + (value % divisor != 0); }
constexpr size_t aligned_up(size_t value, size_t alignment) { return divided_up(value, alignment) * alignment; }

// A level's extent in one direction.
constexpr size_t mip_extent(size_t extent, size_t level) { return extent >> level > 1 ? extent >> level : 1; }

// The levels down to a single pixel.
size_t full_level_count(const Extent& extent);

// Tightly packed rows and images. The shape must keep to the limits of Metal, so that nothing overflows.
Layout make_layout(const Shape& shape);

// One level whose rows are given, as in a buffer.
Layout make_linear_layout(const Shape& shape, size_t bytes_per_row);

// Some of the levels and slices, seen in another format with blocks of the same size; the first of these slices is
// the start of the new layout.
Layout make_view_layout(const Layout& layout, const PixelFormat* format, size_t first_level, size_t level_count,
                        size_t slices);

}  // namespace softmetal::texture
