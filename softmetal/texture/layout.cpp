#include "texture/layout.h"

#include <algorithm>
#include <bit>

namespace softmetal::texture {
namespace {

Extent mip_extents(const Extent& extent, size_t level) {
  return {mip_extent(extent.width, level), mip_extent(extent.height, level), mip_extent(extent.depth, level)};
}

Level make_level(const Shape& shape, const Extent& extent, size_t offset, size_t bytes_per_row) {
  return {offset, extent, bytes_per_row, bytes_per_row * divided_up(extent.height, shape.format->block.height)};
}

}  // namespace

size_t full_level_count(const Extent& extent) {
  return static_cast<size_t>(std::bit_width(std::max({extent.width, extent.height, extent.depth})));
}

Layout make_layout(const Shape& shape) {
  Layout layout{shape.format, shape.samples, shape.slices, 0, shape.levels, {}};
  size_t offset = 0;
  for (size_t i = 0; i < shape.levels; ++i) {
    const Extent extent = mip_extents(shape.extent, i);
    const size_t row = divided_up(extent.width, shape.format->block.width) * layout.bytes_per_block();
    layout.levels[i] = make_level(shape, extent, offset, row);
    offset = aligned_up(offset + layout.levels[i].bytes_per_image * extent.depth, kLevelAlignment);
  }
  layout.bytes_per_slice = offset;
  return layout;
}

Layout make_linear_layout(const Shape& shape, size_t bytes_per_row) {
  Layout layout{shape.format, shape.samples, 1, 0, 1, {}};
  layout.levels[0] = make_level(shape, shape.extent, 0, bytes_per_row);
  layout.bytes_per_slice = layout.levels[0].bytes_per_image;
  return layout;
}

Layout make_view_layout(const Layout& layout, const PixelFormat* format, size_t first_level, size_t level_count,
                        size_t slices) {
  Layout view{format, layout.samples, slices, layout.bytes_per_slice, level_count, {}};
  for (size_t i = 0; i < level_count; ++i) view.levels[i] = layout.levels[first_level + i];
  return view;
}

}  // namespace softmetal::texture
