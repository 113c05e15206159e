#include "memory/texture_part.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "memory/large_copies.h"
#include "memory/staging.h"
#include "support/errors.h"

namespace pymetal {

namespace {

// Arrays have one axis for each of the texture's own.
size_t dimensions(MTL::TextureType type) {
  switch (type) {
    case MTL::TextureType1D:
    case MTL::TextureType1DArray:
    case MTL::TextureTypeTextureBuffer:
      return 1;
    case MTL::TextureType3D:
      return 3;
    default:
      return 2;
  }
}

bool is_cube(MTL::TextureType type) { return type == MTL::TextureTypeCube || type == MTL::TextureTypeCubeArray; }

NS::UInteger extent(NS::UInteger whole, NS::UInteger level) { return std::max<NS::UInteger>(whole >> level, 1); }

MTL::Size level_size(const MTL::Texture& texture, NS::UInteger level) {
  return {extent(texture.width(), level), extent(texture.height(), level), extent(texture.depth(), level)};
}

size_t divided_up(size_t value, size_t divisor) { return (value + divisor - 1) / divisor; }

void require_below(const char* what, NS::UInteger value, NS::UInteger count) {
  if (value < count) return;
  raise_validation(std::string(what) + " " + std::to_string(value) + " does not exist: the texture has " +
                   std::to_string(count));
}

void require_range(const char* axis, NS::UInteger origin, NS::UInteger size, NS::UInteger end, NS::UInteger block) {
  const std::string name = std::string("the region's ") + axis;
  if (size == 0) raise_validation(name + " has no pixels");
  if (origin > end || size > end - origin) {
    raise_validation(name + " runs from " + std::to_string(origin) + " over " + std::to_string(size) +
                     " pixels, but the level ends at " + std::to_string(end));
  }
  if (origin % block != 0 || (size % block != 0 && origin + size != end)) {
    raise_validation(name + " must consist of whole blocks of " + std::to_string(block) + " pixels, but it runs from " +
                     std::to_string(origin) + " over " + std::to_string(size));
  }
}

}  // namespace

const PixelLayout& require_layout(MTL::PixelFormat format) {
  const PixelLayout* layout = layout_of(format);
  if (!layout) raise_validation("pixel format " + std::to_string(format) + " is not known, so that no array shows it");
  if (layout->refused) {
    raise_validation("no array shows pixels of format " + std::string(layout->name) + ": " + layout->refused);
  }
  return *layout;
}

TexturePart::TexturePart(MTL::Texture& texture, NS::UInteger level, NS::UInteger slice, const MTL::Region* region)
    : texture_(texture), layout_(require_layout(texture.pixelFormat())), level_(level), slice_(slice), region_{} {
  require_copyable();
  require_place();
  const MTL::Size whole = level_size(texture_, level_);
  region_ = region ? *region : MTL::Region(0, 0, 0, whole.width, whole.height, whole.depth);
  if (region) require_region();
}

void TexturePart::require_copyable() const {
  if (texture_.sampleCount() > 1) {
    raise_validation("the texture has " + std::to_string(texture_.sampleCount()) +
                     " samples a pixel: resolve it to a texture of one sample in a render pass first");
  }
  if (texture_.storageMode() == MTL::StorageModeMemoryless) {
    raise_validation("a texture with StorageMode.Memoryless keeps no pixels outside of a render pass");
  }
  if (texture_.isFramebufferOnly()) {
    raise_validation("a framebuffer_only texture cannot be copied: set framebuffer_only to False on its layer");
  }
}

void TexturePart::require_place() const {
  const NS::UInteger faces = is_cube(texture_.textureType()) ? 6 : 1;
  require_below("level", level_, texture_.mipmapLevelCount());
  require_below("slice", slice_, texture_.arrayLength() * faces);
}

void TexturePart::require_region() const {
  const MTL::Size end = level_size(texture_, level_);
  require_range("x", region_.origin.x, region_.size.width, end.width, layout_.block_width);
  require_range("y", region_.origin.y, region_.size.height, end.height, layout_.block_height);
  require_range("z", region_.origin.z, region_.size.depth, end.depth, 1);
}

size_t TexturePart::columns() const { return divided_up(region_.size.width, layout_.block_width); }

size_t TexturePart::rows() const { return divided_up(region_.size.height, layout_.block_height); }

std::vector<size_t> TexturePart::shape() const {
  const size_t axes[] = {region_.size.depth, rows(), columns()};
  std::vector<size_t> shape(std::end(axes) - dimensions(texture_.textureType()), std::end(axes));
  if (layout_.channels > 1) shape.push_back(layout_.channels);
  return shape;
}

// Metal wants 0 for textures that are not three-dimensional.
size_t TexturePart::image_stride() const { return dimensions(texture_.textureType()) == 3 ? bytes_per_image() : 0; }

void TexturePart::read(void* memory) const {
  if (texture_.storageMode() == MTL::StorageModeShared) {
    copying(size(), [&] { texture_.getBytes(memory, bytes_per_row(), image_stride(), region_, level_, slice_); });
    return;
  }
  // Also of a managed texture only a copy by the GPU is up to date.
  const Owned<MTL::Buffer> buffer = staging_buffer(texture_, size());
  copy_to_buffer({texture_, level_, slice_, region_, bytes_per_row(), bytes_per_image()}, *buffer.get());
  copying(size(), [&] { std::memcpy(memory, buffer->contents(), size()); });
}

void TexturePart::write(const void* memory) const {
  if (texture_.storageMode() != MTL::StorageModePrivate) {
    copying(size(), [&] { texture_.replaceRegion(region_, level_, slice_, memory, bytes_per_row(), image_stride()); });
    return;
  }
  const Owned<MTL::Buffer> buffer = staging_buffer(texture_, size());
  copying(size(), [&] { std::memcpy(buffer->contents(), memory, size()); });
  copy_from_buffer({texture_, level_, slice_, region_, bytes_per_row(), bytes_per_image()}, *buffer.get());
}

}  // namespace pymetal
