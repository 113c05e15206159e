#include "checks/textures.h"

#include <algorithm>

#include "checks/arguments.h"
#include "checks/formats.h"
#include "checks/limits.h"

namespace pymetal::checks {

namespace {

using Descriptor = Named<MTL::TextureDescriptor*>;

std::string member(Descriptor descriptor, const char* property) {
  return std::string(descriptor.name) + "." + property;
}

[[noreturn]] void refuse_member(Call call, Descriptor descriptor, const char* property, NS::UInteger value,
                                const std::string& limit) {
  refuse(call, member(descriptor, property).c_str(), text_of(value), limit);
}

// What a texture of a type may have.
struct Shape {
  bool has_height;
  bool has_depth;
  bool is_cube;
  bool is_array;
  bool is_multisampled;
};

Shape shape_of(MTL::TextureType type) {
  switch (type) {
    case MTL::TextureType1D:
    case MTL::TextureTypeTextureBuffer:
      return {false, false, false, false, false};
    case MTL::TextureType1DArray:
      return {false, false, false, true, false};
    case MTL::TextureType2DArray:
      return {true, false, false, true, false};
    case MTL::TextureTypeCube:
      return {true, false, true, false, false};
    case MTL::TextureTypeCubeArray:
      return {true, false, true, true, false};
    case MTL::TextureType3D:
      return {true, true, false, false, false};
    case MTL::TextureType2DMultisample:
      return {true, false, false, false, true};
    case MTL::TextureType2DMultisampleArray:
      return {true, false, false, true, true};
    default:
      return {true, false, false, false, false};
  }
}

NS::UInteger side_limit(MTL::Device& device, MTL::TextureType type) {
  if (type == MTL::TextureType3D) return limits::texture_side_3d;
  if (type == MTL::TextureTypeTextureBuffer) return limits::texture_buffer_width;
  constexpr auto apple10 = static_cast<MTL::GPUFamily>(1010);
  return device.supportsFamily(apple10) ? limits::texture_side_apple10 : limits::texture_side;
}

void check_side(Call call, Descriptor descriptor, const char* property, NS::UInteger value, bool used,
                NS::UInteger limit) {
  if (value == 0) refuse_member(call, descriptor, property, value, "it must be at least 1");
  const std::string type = text_of(descriptor.value->textureType());
  if (!used && value != 1) refuse_member(call, descriptor, property, value, "a texture of " + type + " has 1");
  if (value > limit)
    refuse_member(call, descriptor, property, value, "a texture of " + type + " has at most " + text_of(limit));
}

void check_size(Call call, MTL::Device& device, Descriptor descriptor, const Shape& shape) {
  const MTL::TextureDescriptor& given = *descriptor.value;
  const NS::UInteger limit = side_limit(device, given.textureType());
  check_side(call, descriptor, "width", given.width(), true, limit);
  check_side(call, descriptor, "height", given.height(), shape.has_height, limit);
  check_side(call, descriptor, "depth", given.depth(), shape.has_depth, limit);
  check_side(call, descriptor, "array_length", given.arrayLength(), shape.is_array, limits::texture_layers);
  if (shape.is_cube && given.width() != given.height()) {
    refuse_member(call, descriptor, "height", given.height(),
                  "the faces of a cube are square, and the width is " + text_of(given.width()));
  }
}

NS::UInteger most_levels(const MTL::TextureDescriptor& given) {
  NS::UInteger levels = 1;
  for (NS::UInteger side = std::max({given.width(), given.height(), given.depth()}); side > 1; side /= 2) ++levels;
  return levels;
}

void check_levels(Call call, Descriptor descriptor, const Shape& shape) {
  const NS::UInteger levels = descriptor.value->mipmapLevelCount();
  const MTL::TextureType type = descriptor.value->textureType();
  const bool single = shape.is_multisampled || !shape.has_height;
  const NS::UInteger most = single ? 1 : most_levels(*descriptor.value);
  if (levels >= 1 && levels <= most) return;
  refuse_member(call, descriptor, "mipmap_level_count", levels,
                "a texture of " + text_of(type) + " of this size has 1 to " + text_of(most));
}

void check_samples(Call call, MTL::Device& device, Descriptor descriptor, const Shape& shape) {
  const NS::UInteger samples = descriptor.value->sampleCount();
  const std::string type = text_of(descriptor.value->textureType());
  if (!shape.is_multisampled && samples != 1) {
    refuse_member(call, descriptor, "sample_count", samples, "a texture of " + type + " has 1");
  }
  if (shape.is_multisampled && samples < 2) {
    refuse_member(call, descriptor, "sample_count", samples, "a texture of " + type + " has several");
  }
  if (samples > 1 && !device.supportsTextureSampleCount(samples)) {
    refuse_member(call, descriptor, "sample_count", samples, "the device does not support this count");
  }
}

void check_format(Call call, Descriptor descriptor) {
  const MTL::PixelFormat format = descriptor.value->pixelFormat();
  const MTL::TextureType type = descriptor.value->textureType();
  const std::string name = member(descriptor, "pixel_format");
  if (format == MTL::PixelFormatInvalid) refuse(call, name.c_str(), "Invalid", "a texture needs a format");
  const bool depth_or_stencil = has_depth(format) || has_stencil(format);
  const bool flat =
      type != MTL::TextureType1D && type != MTL::TextureType1DArray && type != MTL::TextureTypeTextureBuffer;
  const bool fits = !(depth_or_stencil && (!flat || type == MTL::TextureType3D)) && !(is_compressed(format) && !flat);
  if (!fits) refuse(call, name.c_str(), text_of(format), "no texture of " + text_of(type) + " has this format");
  if (is_compressed(format) && (descriptor.value->usage() & MTL::TextureUsageRenderTarget)) {
    refuse(call, name.c_str(), text_of(format), "it cannot be rendered to, and the usage has RenderTarget");
  }
  if (is_compressed(format) && shape_of(type).is_multisampled) {
    refuse(call, name.c_str(), text_of(format), "no texture of several samples has this format");
  }
}

void check_storage(Call call, Descriptor descriptor) {
  const MTL::TextureDescriptor& given = *descriptor.value;
  if (given.storageMode() != MTL::StorageModeMemoryless) return;
  if (given.usage() == MTL::TextureUsageRenderTarget) return;
  refuse(call, member(descriptor, "storage_mode").c_str(), "Memoryless",
         "only a texture whose usage is RenderTarget alone can be memoryless");
}

void check_descriptor(Call call, MTL::Device& device, Descriptor descriptor) {
  const Shape shape = shape_of(descriptor.value->textureType());
  check_format(call, descriptor);
  check_size(call, device, descriptor, shape);
  check_levels(call, descriptor, shape);
  check_samples(call, device, descriptor, shape);
  check_storage(call, descriptor);
}

NS::UInteger mip_side(NS::UInteger extent, NS::UInteger level) { return std::max<NS::UInteger>(extent >> level, 1); }

void check_direction(Call call, const char* name, const char* direction, NS::UInteger start, NS::UInteger length,
                     NS::UInteger extent) {
  if (start <= extent && length <= extent - start) return;
  refuse(call, (std::string(name) + "'s " + direction).c_str(),
         "from " + text_of(start) + " on, " + text_of(length) + " long", "the mipmap level ends at " + text_of(extent));
}

}  // namespace

void texture_descriptor(Call call, MTL::Device& self, Descriptor descriptor) {
  check_descriptor(call, self, descriptor);
}

void texture_descriptor(Call call, MTL::Heap& self, Descriptor descriptor) {
  check_descriptor(call, *self.device(), descriptor);
  const MTL::StorageMode mode = descriptor.value->storageMode();
  if (mode == self.storageMode()) return;
  refuse(call, member(descriptor, "storage_mode").c_str(), text_of(mode),
         "the heap's is " + text_of(self.storageMode()));
}

void buffer_texture(Call call, MTL::Buffer& self, Descriptor descriptor, Number offset, Number bytes_per_row) {
  check_descriptor(call, *self.device(), descriptor);
  const MTL::TextureDescriptor& given = *descriptor.value;
  const MTL::TextureType type = given.textureType();
  if (type != MTL::TextureType2D && type != MTL::TextureTypeTextureBuffer) {
    refuse(call, member(descriptor, "texture_type").c_str(), text_of(type),
           "a buffer holds textures of Type2D or TypeTextureBuffer");
  }
  if (given.mipmapLevelCount() != 1) {
    refuse_member(call, descriptor, "mipmap_level_count", given.mipmapLevelCount(), "a texture in a buffer has 1");
  }
  if (given.storageMode() != self.storageMode()) {
    refuse(call, member(descriptor, "storage_mode").c_str(), text_of(given.storageMode()),
           "the buffer's is " + text_of(self.storageMode()));
  }
  const MTL::PixelFormat format = given.pixelFormat();
  const std::optional<Block> block = block_of(format);
  if (!block || is_compressed(format) || has_depth(format) || has_stencil(format)) {
    refuse(call, member(descriptor, "pixel_format").c_str(), text_of(format),
           "a texture in a buffer has ordinary pixels");
  }
  const bool linear = type == MTL::TextureTypeTextureBuffer;
  const NS::UInteger alignment = linear ? self.device()->minimumTextureBufferAlignmentForPixelFormat(format)
                                        : self.device()->minimumLinearTextureAlignmentForPixelFormat(format);
  const std::string multiple = "for this format the device wants a multiple of " + text_of(alignment);
  if (alignment && offset.value % alignment != 0) refuse(call, offset, multiple);
  if (alignment && bytes_per_row.value % alignment != 0) refuse(call, bytes_per_row, multiple);
  const NS::UInteger row = given.width() * block->bytes;
  if (bytes_per_row.value < row) refuse(call, bytes_per_row, "a row takes " + text_of(row) + " bytes");
  const NS::UInteger length = self.length();
  const bool inside = offset.value <= length && given.height() <= (length - offset.value) / bytes_per_row.value;
  if (!inside) {
    refuse(call, offset, text_of(given.height()) + " rows do not fit the buffer, which ends at " + text_of(length));
  }
}

void texture_view(Call call, MTL::Texture& self, Named<MTL::PixelFormat> format) {
  const MTL::PixelFormat own = self.pixelFormat();
  if (format.value == own) return;
  const std::optional<Block> mine = block_of(own);
  const std::optional<Block> wanted = block_of(format.value);
  const bool same_size = mine && wanted && mine->bytes == wanted->bytes;
  if (has_stencil(own)) return;
  if (!same_size) {
    refuse(call, format.name, text_of(format.value), "its pixels are not of the size of the texture's " + text_of(own));
  }
  const MTL::TextureUsage usage = self.usage();
  if (usage == MTL::TextureUsageUnknown || (usage & MTL::TextureUsagePixelFormatView)) return;
  if (same_but_srgb(own, format.value)) return;
  refuse(call, format.name, text_of(format.value),
         "the texture's is " + text_of(own) + ", and its usage lacks TextureUsage.PixelFormatView");
}

void texture_view(Call call, MTL::Texture& self, Named<MTL::PixelFormat> format, Named<NS::Range> levels,
                  Named<NS::Range> slices) {
  texture_view(call, self, format);
  if (levels.value.length == 0) refuse(call, levels.name, "empty", "a view has at least one mipmap level");
  if (slices.value.length == 0) refuse(call, slices.name, "empty", "a view has at least one slice");
  check_range(call, levels, "mipmap levels", self.mipmapLevelCount());
  check_range(call, slices, "slices", slice_count(self));
}

void sampler_descriptor(Call call, MTL::Device&, Named<MTL::SamplerDescriptor*> descriptor) {
  const MTL::SamplerDescriptor& given = *descriptor.value;
  const auto name = [&](const char* property) { return std::string(descriptor.name) + "." + property; };
  const NS::UInteger anisotropy = given.maxAnisotropy();
  if (anisotropy < 1 || anisotropy > limits::max_anisotropy) {
    refuse(call, name("max_anisotropy").c_str(), text_of(anisotropy),
           "it must be 1 to " + text_of(limits::max_anisotropy));
  }
  if (given.lodMinClamp() > given.lodMaxClamp()) {
    refuse(call, name("lod_min_clamp").c_str(), std::to_string(given.lodMinClamp()),
           "lod_max_clamp is " + std::to_string(given.lodMaxClamp()));
  }
  if (!given.normalizedCoordinates() && given.mipFilter() != MTL::SamplerMipFilterNotMipmapped) {
    refuse(call, name("mip_filter").c_str(), "not NotMipmapped", "without normalized_coordinates it must be");
  }
}

NS::UInteger slice_count(const MTL::Texture& texture) {
  return texture.arrayLength() * (shape_of(texture.textureType()).is_cube ? 6 : 1);
}

void check_level(Call call, const MTL::Texture& texture, Number level) {
  check_index(call, level, "mipmap levels", texture.mipmapLevelCount());
}

void check_slice(Call call, const MTL::Texture& texture, Number slice) {
  check_index(call, slice, "slices", slice_count(texture));
}

void check_region(Call call, const MTL::Texture& texture, NS::UInteger level, const char* name, MTL::Origin origin,
                  MTL::Size size) {
  check_direction(call, name, "x", origin.x, size.width, mip_side(texture.width(), level));
  check_direction(call, name, "y", origin.y, size.height, mip_side(texture.height(), level));
  check_direction(call, name, "z", origin.z, size.depth, mip_side(texture.depth(), level));
}

}  // namespace pymetal::checks
