// From an MTLTextureDescriptor to what softmetal::texture lays out.
#pragma once

#include "metal/descriptors/generated/descriptors.h"
#include "metal/values/types.h"
#include "texture/layout.h"

namespace softmetal::metal {

// What Metal's feature set tables say of every GPU family with these textures.
constexpr UInteger kMostTextureExtent = 16384;
constexpr UInteger kMostTexture3DExtent = 2048;
constexpr UInteger kMostTextureSlices = 2048;
constexpr UInteger kMostTextureBufferPixels = UInteger{1} << 28;

bool is_texture_sample_count(UInteger count);

// What the type of a texture says about its shape.
struct TextureTypeTraits {
  TextureType type;
  const char* name;
  Size most;  // the limits of width, height and depth
  UInteger most_elements;
  UInteger faces;  // slices of an array element
  bool has_mipmaps;
  bool is_multisampled;
};

// Raises for a value that is none of MTLTextureType's.
const TextureTypeTraits& texture_type_traits(TextureType type);

// The format, or raises when there is none of this value or softmetal has no textures of it.
const texture::PixelFormat* check_pixel_format(const char* what, UInteger value);

// Raises for what Metal's validation refuses in a descriptor.
texture::Shape check_texture_shape(const descriptors::MTLTextureDescriptor& descriptor);

// +[MTLTextureDescriptor texture2DDescriptorWithPixelFormat:…] and its like.
void define_texture_descriptor_factories();

}  // namespace softmetal::metal
