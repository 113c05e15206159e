// The copies of MTLBlitCommandEncoder that textures take part in.
#include <algorithm>
#include <optional>

#include "foundation/foundation.h"
#include "metal/encoders/blit_command.h"
#include "metal/encoders/blit_command_encoder.h"
#include "metal/resources/texture_region.h"
#include "texture/mipmap.h"
#include "texture/pixel.h"

namespace softmetal::metal {
namespace {

using foundation::raise_invalid_argument;
using texture::PixelFormat;

constexpr const char* kFromBuffer = "copyFromBuffer:…toTexture:";
constexpr const char* kToBuffer = "copyFromTexture:…toBuffer:";
constexpr const char* kBetween = "copyFromTexture:…toTexture:";

void check_texture(const char* what, const Texture* texture) {
  if (texture == nullptr) raise_invalid_argument("%s the texture is nil", what);
  if (texture->storage_mode() == StorageMode::kMemoryless) {
    raise_invalid_argument("%s a memoryless texture has no memory to copy", what);
  }
}

// The half of a combined format that the options name: where it is in a pixel, and the bytes of it in a buffer.
struct Half {
  texture::PixelPart part;
  size_t bytes;
  size_t bytes_in_buffer;
};

std::optional<Half> half_of(const char* what, const PixelFormat& format, UInteger options) {
  const bool depth = (options & kBlitOptionDepthFromDepthStencil) != 0;
  const bool stencil = (options & kBlitOptionStencilFromDepthStencil) != 0;
  if (!depth && !stencil) return std::nullopt;
  const texture::Field field = depth ? format.depth : format.stencil;
  if (depth == stencil || !field) {
    raise_invalid_argument("%s the options ask for depth or stencil, which format %s does not have, or for both", what,
                           format.name);
  }
  const size_t bytes = field.bits / 8;
  // Depth of 24 bits takes 32 in a buffer.
  return Half{{field.first_bit / 8u, format.block.bytes}, bytes, bytes == 3 ? 4 : bytes};
}

// Both sides of a copy between a texture and a buffer, as the command needs them.
struct BufferCopy {
  TexturePart part;
  texture::Images in_buffer;
  std::optional<Half> half;

  void to_texture() const {
    if (half) return copy_half(in_buffer, {0, half->bytes_in_buffer}, part.images, half->part);
    texture::copy_images(in_buffer, part.images, part.extent);
  }
  void to_buffer() const {
    if (half) return copy_half(part.images, half->part, in_buffer, {0, half->bytes_in_buffer});
    texture::copy_images(part.images, in_buffer, part.extent);
  }

 private:
  void copy_half(const texture::Images& from, texture::PixelPart from_part, const texture::Images& to,
                 texture::PixelPart to_part) const {
    const texture::CopyExtent pixels = {part.extent.row_bytes / half->part.stride, part.extent.rows,
                                        part.extent.images};
    texture::copy_pixel_parts(from, from_part, to, to_part, half->bytes, pixels);
  }
};

// The buffer's side.
struct BufferPlace {
  Buffer* buffer;
  UInteger offset;
  UInteger bytes_per_row;
  UInteger bytes_per_image;
};

BufferCopy check_buffer_copy(const char* what, const BufferPlace& place, const Texture* texture, UInteger slice,
                             UInteger level, const Origin& origin, const Size& size, UInteger options) {
  check_texture(what, texture);
  const std::optional<Half> half = half_of(what, texture->format(), options);
  TexturePart part = half ? check_texture_box(what, *texture, slice, level, origin, size)
                          : check_texture_part(what, *texture, slice, level, origin, size);
  if (half && texture->sample_count() > 1) {
    raise_invalid_argument("%s a multisampled texture can only be copied to another one", what);
  }
  TexturePart in_buffer = part;
  if (half) in_buffer.extent.row_bytes = part.extent.row_bytes / half->part.stride * half->bytes_in_buffer;
  check_pitches(what, in_buffer, place.bytes_per_row, place.bytes_per_image);
  check_extent(what, place.buffer, place.offset,
               bytes_spanned(in_buffer.extent, place.bytes_per_row, place.bytes_per_image));
  return {part, {place.buffer->bytes() + place.offset, place.bytes_per_row, place.bytes_per_image}, half};
}

void check_alike(const Texture& source, const Texture& destination) {
  if (!is_same_but_srgb(source.format(), destination.format())) {
    raise_invalid_argument("%s format %s cannot be copied to format %s", kBetween, source.format().name,
                           destination.format().name);
  }
  if (source.sample_count() != destination.sample_count()) {
    raise_invalid_argument("%s the textures have %zu and %zu samples", kBetween,
                           static_cast<size_t>(source.sample_count()), static_cast<size_t>(destination.sample_count()));
  }
}

Size level_size(const Texture& texture, UInteger level) {
  const texture::Extent& extent = texture.layout().levels[level].extent;
  return {extent.width, extent.height, extent.depth};
}

bool same_size(const Size& a, const Size& b) {
  return a.width == b.width && a.height == b.height && a.depth == b.depth;
}

void check_slices(const Texture& texture, UInteger first, UInteger count) {
  const UInteger slices = texture.layout().slices;
  if (first <= slices && count <= slices - first) return;
  foundation::raise_range("%s %zu slices from %zu on: the texture has %zu", kBetween, static_cast<size_t>(count),
                          static_cast<size_t>(first), static_cast<size_t>(slices));
}

void check_same_size(const Texture& source, UInteger from, const Texture& destination, UInteger to) {
  const bool exist = from < source.mipmap_level_count() && to < destination.mipmap_level_count();
  if (exist && same_size(level_size(source, from), level_size(destination, to))) return;
  raise_invalid_argument("%s levels %zu and %zu are not both there and of one size", kBetween,
                         static_cast<size_t>(from), static_cast<size_t>(to));
}

// The first level of `texture` that is as large as `size`, if any.
std::optional<UInteger> level_of_size(const Texture& texture, const Size& size) {
  for (UInteger level = 0; level < texture.mipmap_level_count(); ++level) {
    if (same_size(level_size(texture, level), size)) return level;
  }
  return std::nullopt;
}

}  // namespace

void BlitCommandEncoder::copy_buffer_to_texture(Buffer* source, UInteger source_offset, UInteger bytes_per_row,
                                                UInteger bytes_per_image, Size size, Texture* destination,
                                                UInteger slice, UInteger level, Origin origin) {
  copy_buffer_to_texture_with_options(source, source_offset, bytes_per_row, bytes_per_image, size, destination, slice,
                                      level, origin, 0);
}

void BlitCommandEncoder::copy_buffer_to_texture_with_options(Buffer* source, UInteger source_offset,
                                                             UInteger bytes_per_row, UInteger bytes_per_image,
                                                             Size size, Texture* destination, UInteger slice,
                                                             UInteger level, Origin origin, UInteger options) {
  check_encoding(kFromBuffer);
  const BufferCopy copy = check_buffer_copy(kFromBuffer, {source, source_offset, bytes_per_row, bytes_per_image},
                                            destination, slice, level, origin, size, options);
  command_buffer()->append(make_blit_command(
      source, destination, [=] { destination->change(slice, level, origin, size, [&] { copy.to_texture(); }); }));
}

void BlitCommandEncoder::copy_texture_to_buffer(Texture* source, UInteger slice, UInteger level, Origin origin,
                                                Size size, Buffer* destination, UInteger destination_offset,
                                                UInteger bytes_per_row, UInteger bytes_per_image) {
  copy_texture_to_buffer_with_options(source, slice, level, origin, size, destination, destination_offset,
                                      bytes_per_row, bytes_per_image, 0);
}

void BlitCommandEncoder::copy_texture_to_buffer_with_options(Texture* source, UInteger slice, UInteger level,
                                                             Origin origin, Size size, Buffer* destination,
                                                             UInteger destination_offset, UInteger bytes_per_row,
                                                             UInteger bytes_per_image, UInteger options) {
  check_encoding(kToBuffer);
  const BufferCopy copy =
      check_buffer_copy(kToBuffer, {destination, destination_offset, bytes_per_row, bytes_per_image}, source, slice,
                        level, origin, size, options);
  command_buffer()->append(make_blit_command(source, destination, [copy] { copy.to_buffer(); }));
}

void BlitCommandEncoder::copy_texture_box(Texture* source, UInteger source_slice, UInteger source_level,
                                          Origin source_origin, Size size, Texture* destination,
                                          UInteger destination_slice, UInteger destination_level,
                                          Origin destination_origin) {
  check_encoding(kBetween);
  check_texture(kBetween, source);
  check_texture(kBetween, destination);
  check_alike(*source, *destination);
  const TexturePart from = check_texture_box(kBetween, *source, source_slice, source_level, source_origin, size);
  const TexturePart to =
      check_texture_box(kBetween, *destination, destination_slice, destination_level, destination_origin, size);
  command_buffer()->append(make_blit_command(source, destination, [=] {
    destination->change(destination_slice, destination_level, destination_origin, size,
                        [&] { texture::copy_images(from.images, to.images, from.extent); });
  }));
}

void BlitCommandEncoder::copy_texture_levels(Texture* source, UInteger source_slice, UInteger source_level,
                                             Texture* destination, UInteger destination_slice,
                                             UInteger destination_level, UInteger slice_count, UInteger level_count) {
  check_encoding(kBetween);
  check_texture(kBetween, source);
  check_texture(kBetween, destination);
  check_slices(*source, source_slice, slice_count);
  check_slices(*destination, destination_slice, slice_count);
  for (UInteger level = 0; level < level_count; ++level) {
    check_same_size(*source, source_level + level, *destination, destination_level + level);
  }
  for (UInteger level = 0; level < level_count; ++level) {
    const Size size = level_size(*source, source_level + level);
    for (UInteger slice = 0; slice < slice_count; ++slice) {
      copy_texture_box(source, source_slice + slice, source_level + level, {0, 0, 0}, size, destination,
                       destination_slice + slice, destination_level + level, {0, 0, 0});
    }
  }
}

void BlitCommandEncoder::copy_texture(Texture* source, Texture* destination) {
  check_encoding(kBetween);
  check_texture(kBetween, source);
  check_texture(kBetween, destination);
  // The levels that both have: the larger texture's first ones may have no match.
  UInteger source_level = 0;
  std::optional<UInteger> destination_level = level_of_size(*destination, level_size(*source, 0));
  if (!destination_level) {
    const std::optional<UInteger> found = level_of_size(*source, level_size(*destination, 0));
    if (!found) raise_invalid_argument("%s no level of one texture is as large as one of the other", kBetween);
    source_level = *found;
    destination_level = 0;
  }
  const UInteger levels =
      std::min(source->mipmap_level_count() - source_level, destination->mipmap_level_count() - *destination_level);
  copy_texture_levels(source, 0, source_level, destination, 0, *destination_level,
                      std::min(source->layout().slices, destination->layout().slices), levels);
}

void BlitCommandEncoder::generate_mipmaps(Texture* texture) {
  constexpr const char* kSelector = "generateMipmapsForTexture:";
  check_encoding(kSelector);
  check_texture(kSelector, texture);
  const PixelFormat& format = texture->format();
  if (!holds_float_colour(format) || format.encoding == texture::Encoding::kSubsampled) {
    raise_invalid_argument("%s pixels of format %s cannot be averaged", kSelector, format.name);
  }
  if (texture->mipmap_level_count() < 2) raise_invalid_argument("%s the texture has only one level", kSelector);
  command_buffer()->append(make_blit_command(texture, nullptr, [texture] {
    const texture::Layout& layout = texture->layout();
    for (size_t slice = 0; slice < layout.slices; ++slice) {
      std::byte* start = texture->start() + slice * layout.bytes_per_slice;
      for (size_t level = 1; level < layout.level_count; ++level) texture::generate_level(layout, start, level);
    }
  }));
}

void BlitCommandEncoder::synchronize_texture(Texture* texture, UInteger slice, UInteger level) {
  constexpr const char* kSelector = "synchronizeTexture:slice:level:";
  check_encoding(kSelector);
  if (texture == nullptr || texture->storage_mode() != StorageMode::kManaged) {
    raise_invalid_argument("%s is only for textures with the managed storage mode", kSelector);
  }
  check_texture_box(kSelector, *texture, slice, level, {0, 0, 0}, {0, 0, 0});
}

void BlitCommandEncoder::optimize_contents(Texture* texture) {
  check_encoding("optimizeContents…");
  check_texture("optimizeContents…", texture);
}

void BlitCommandEncoder::optimize_contents_of_level(Texture* texture, UInteger slice, UInteger level) {
  optimize_contents(texture);
  check_texture_box("optimizeContents…", *texture, slice, level, {0, 0, 0}, {0, 0, 0});
}

void define_texture_blits(objc::ClassBuilder<BlitCommandEncoder>& builder) {
  using E = BlitCommandEncoder;
  builder
      .method<&E::copy_buffer_to_texture>(
          "copyFromBuffer:sourceOffset:sourceBytesPerRow:sourceBytesPerImage:sourceSize:toTexture:destinationSlice:"
          "destinationLevel:destinationOrigin:")
      .method<&E::copy_buffer_to_texture_with_options>(
          "copyFromBuffer:sourceOffset:sourceBytesPerRow:sourceBytesPerImage:sourceSize:toTexture:destinationSlice:"
          "destinationLevel:destinationOrigin:options:")
      .method<&E::copy_texture_to_buffer>(
          "copyFromTexture:sourceSlice:sourceLevel:sourceOrigin:sourceSize:toBuffer:destinationOffset:"
          "destinationBytesPerRow:destinationBytesPerImage:")
      .method<&E::copy_texture_to_buffer_with_options>(
          "copyFromTexture:sourceSlice:sourceLevel:sourceOrigin:sourceSize:toBuffer:destinationOffset:"
          "destinationBytesPerRow:destinationBytesPerImage:options:")
      .method<&E::copy_texture_box>(
          "copyFromTexture:sourceSlice:sourceLevel:sourceOrigin:sourceSize:toTexture:destinationSlice:"
          "destinationLevel:destinationOrigin:")
      .method<&E::copy_texture_levels>(
          "copyFromTexture:sourceSlice:sourceLevel:toTexture:destinationSlice:destinationLevel:sliceCount:levelCount:")
      .method<&E::copy_texture>("copyFromTexture:toTexture:")
      .method<&E::generate_mipmaps>("generateMipmapsForTexture:")
      .method<&E::synchronize_texture>("synchronizeTexture:slice:level:")
      .method<&E::optimize_contents>("optimizeContentsForCPUAccess:")
      .method<&E::optimize_contents>("optimizeContentsForGPUAccess:")
      .method<&E::optimize_contents_of_level>("optimizeContentsForCPUAccess:slice:level:")
      .method<&E::optimize_contents_of_level>("optimizeContentsForGPUAccess:slice:level:");
}

}  // namespace softmetal::metal
