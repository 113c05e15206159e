#include "metal/resources/texture_shape.h"

#include "foundation/foundation.h"

namespace softmetal::metal {
namespace {

using descriptors::MTLTextureDescriptor;
using foundation::raise_invalid_argument;
using texture::PixelFormat;

constexpr UInteger kMost = kMostTextureExtent;
constexpr UInteger kMost3D = kMostTexture3DExtent;
constexpr UInteger kMostSlices = kMostTextureSlices;

// MSL has no mipmaps of 1D textures (Metal Shading Language Specification, 2.9), nor have multisampled ones.
constexpr TextureTypeTraits kTypes[] = {
    {TextureType::k1D, "MTLTextureType1D", {kMost, 1, 1}, 1, 1, false, false},
    {TextureType::k1DArray, "MTLTextureType1DArray", {kMost, 1, 1}, kMostSlices, 1, false, false},
    {TextureType::k2D, "MTLTextureType2D", {kMost, kMost, 1}, 1, 1, true, false},
    {TextureType::k2DArray, "MTLTextureType2DArray", {kMost, kMost, 1}, kMostSlices, 1, true, false},
    {TextureType::k2DMultisample, "MTLTextureType2DMultisample", {kMost, kMost, 1}, 1, 1, false, true},
    {TextureType::kCube, "MTLTextureTypeCube", {kMost, kMost, 1}, 1, 6, true, false},
    {TextureType::kCubeArray, "MTLTextureTypeCubeArray", {kMost, kMost, 1}, kMostSlices / 6, 6, true, false},
    {TextureType::k3D, "MTLTextureType3D", {kMost3D, kMost3D, kMost3D}, 1, 1, true, false},
    {TextureType::k2DMultisampleArray,
     "MTLTextureType2DMultisampleArray",
     {kMost, kMost, 1},
     kMostSlices,
     1,
     false,
     true},
    {TextureType::kTextureBuffer, "MTLTextureTypeTextureBuffer", {kMostTextureBufferPixels, 1, 1}, 1, 1, false, false},
};

void check_count(const char* property, UInteger value, UInteger most) {
  if (value == 0) raise_invalid_argument("MTLTextureDescriptor has %s of zero", property);
  if (value > most) {
    raise_invalid_argument("MTLTextureDescriptor has %s (%zu) greater than the maximum allowed of %zu", property,
                           static_cast<size_t>(value), static_cast<size_t>(most));
  }
}

void check_extent(const MTLTextureDescriptor& descriptor, const TextureTypeTraits& type) {
  check_count("width", descriptor.width, type.most.width);
  check_count("height", descriptor.height, type.most.height);
  check_count("depth", descriptor.depth, type.most.depth);
  check_count("arrayLength", descriptor.array_length, type.most_elements);
  if (type.faces == 6 && descriptor.width != descriptor.height) {
    raise_invalid_argument("MTLTextureDescriptor: cube textures must be square, and this one is %zu x %zu",
                           static_cast<size_t>(descriptor.width), static_cast<size_t>(descriptor.height));
  }
}

void check_levels(const MTLTextureDescriptor& descriptor, const TextureTypeTraits& type) {
  const size_t most =
      type.has_mipmaps ? texture::full_level_count({descriptor.width, descriptor.height, descriptor.depth}) : 1;
  check_count("mipmapLevelCount", descriptor.mipmap_level_count, most);
}

void check_samples(const MTLTextureDescriptor& descriptor, const TextureTypeTraits& type) {
  const UInteger count = descriptor.sample_count;
  if (type.is_multisampled ? count > 1 && is_texture_sample_count(count) : count == 1) return;
  raise_invalid_argument("MTLTextureDescriptor: sampleCount (%zu) does not suit %s", static_cast<size_t>(count),
                         type.name);
}

// Textures of rows and columns only: not of a single row, and not samples of pixels.
bool is_of_images(TextureType type) {
  return type == TextureType::k2D || type == TextureType::k2DArray || type == TextureType::kCube ||
         type == TextureType::kCubeArray;
}

bool suits(const PixelFormat& format, const TextureTypeTraits& type) {
  if (format.is_compressed()) return is_of_images(type.type) || type.type == TextureType::k3D;
  if (format.encoding == texture::Encoding::kSubsampled) return type.type == TextureType::k2D;
  if (format.is_depth_or_stencil()) return is_of_images(type.type) || type.is_multisampled;
  return true;
}

void check_format(const PixelFormat& format, const MTLTextureDescriptor& descriptor, const TextureTypeTraits& type) {
  if (!suits(format, type)) {
    raise_invalid_argument("MTLTextureDescriptor: a texture of %s cannot be of format %s", type.name, format.name);
  }
  constexpr UInteger kWritten = kTextureUsageShaderWrite | kTextureUsageRenderTarget | kTextureUsageShaderAtomic;
  const bool only_read = format.is_compressed() || format.encoding == texture::Encoding::kSubsampled;
  if (only_read && (descriptor.usage & kWritten) != 0) {
    raise_invalid_argument("MTLTextureDescriptor: format %s can be neither written by shaders nor rendered to",
                           format.name);
  }
  if (format.encoding != texture::Encoding::kSubsampled) return;
  if (descriptor.width % 2 != 0 || descriptor.mipmap_level_count != 1) {
    raise_invalid_argument("MTLTextureDescriptor: a texture of format %s has an even width and one mipmap level",
                           format.name);
  }
}

void check_storage(const MTLTextureDescriptor& descriptor) {
  if (descriptor.storage_mode > static_cast<UInteger>(StorageMode::kMemoryless)) {
    raise_invalid_argument("MTLTextureDescriptor has invalid storageMode (%zu)",
                           static_cast<size_t>(descriptor.storage_mode));
  }
  const bool memoryless = descriptor.storage_mode == static_cast<UInteger>(StorageMode::kMemoryless);
  if (memoryless && descriptor.usage != kTextureUsageRenderTarget) {
    raise_invalid_argument("MTLTextureDescriptor: memoryless textures are render targets and nothing else");
  }
}

MTLTextureDescriptor* make_descriptor(Class cls, TextureType type, UInteger format, const Size& size, bool mipmapped) {
  auto* descriptor = objc::make<MTLTextureDescriptor>(cls);
  descriptor->texture_type = static_cast<UInteger>(type);
  descriptor->pixel_format = format;
  descriptor->width = size.width;
  descriptor->height = size.height;
  if (mipmapped) descriptor->mipmap_level_count = texture::full_level_count({size.width, size.height, 1});
  return objc::autorelease(descriptor);
}

MTLTextureDescriptor* texture_2d_descriptor(Class cls, SEL, UInteger format, UInteger width, UInteger height,
                                            bool mipmapped) {
  return make_descriptor(cls, TextureType::k2D, format, {width, height, 1}, mipmapped);
}

MTLTextureDescriptor* texture_cube_descriptor(Class cls, SEL, UInteger format, UInteger size, bool mipmapped) {
  return make_descriptor(cls, TextureType::kCube, format, {size, size, 1}, mipmapped);
}

MTLTextureDescriptor* texture_buffer_descriptor(Class cls, SEL, UInteger format, UInteger width, UInteger options,
                                                UInteger usage) {
  auto* descriptor = make_descriptor(cls, TextureType::kTextureBuffer, format, {width, 1, 1}, false);
  descriptors::set_resource_options(descriptor, nullptr, options);
  descriptor->usage = usage;
  return descriptor;
}

}  // namespace

bool is_texture_sample_count(UInteger count) { return count == 1 || count == 2 || count == 4 || count == 8; }

const TextureTypeTraits& texture_type_traits(TextureType type) {
  for (const TextureTypeTraits& traits : kTypes) {
    if (traits.type == type) return traits;
  }
  raise_invalid_argument("%zu is no MTLTextureType", static_cast<size_t>(type));
}

const PixelFormat* check_pixel_format(const char* what, UInteger value) {
  const PixelFormat* format = texture::find_pixel_format(value);
  if (format == nullptr) raise_invalid_argument("%s: invalid pixelFormat (%zu)", what, static_cast<size_t>(value));
  if (format->encoding == texture::Encoding::kPVRTC) {
    raise_invalid_argument("%s: softmetal does not implement textures of format %s", what, format->name);
  }
  return format;
}

texture::Shape check_texture_shape(const MTLTextureDescriptor& descriptor) {
  const TextureTypeTraits& type = texture_type_traits(static_cast<TextureType>(descriptor.texture_type));
  const PixelFormat* format = check_pixel_format("MTLTextureDescriptor", descriptor.pixel_format);
  check_extent(descriptor, type);
  check_levels(descriptor, type);
  check_samples(descriptor, type);
  check_format(*format, descriptor, type);
  check_storage(descriptor);
  return {format,
          {descriptor.width, descriptor.height, descriptor.depth},
          descriptor.mipmap_level_count,
          descriptor.array_length * type.faces,
          descriptor.sample_count};
}

void define_texture_descriptor_factories() {
  const Class cls = descriptors::class_of<MTLTextureDescriptor>;
  const auto define = [cls](const char* selector, auto* function) {
    objc::define_class_method(cls, selector, reinterpret_cast<objc::Implementation>(function));
  };
  define("texture2DDescriptorWithPixelFormat:width:height:mipmapped:", texture_2d_descriptor);
  define("textureCubeDescriptorWithPixelFormat:size:mipmapped:", texture_cube_descriptor);
  define("textureBufferDescriptorWithPixelFormat:width:resourceOptions:usage:", texture_buffer_descriptor);
}

}  // namespace softmetal::metal
