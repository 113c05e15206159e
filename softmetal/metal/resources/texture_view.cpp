// Views of textures: other formats, types, levels and slices of the same memory.
#include "foundation/foundation.h"
#include "metal/resources/texture.h"
#include "metal/resources/texture_shape.h"

namespace softmetal::metal {
namespace {

using foundation::raise_invalid_argument;
using foundation::raise_range;
using texture::PixelFormat;

constexpr const char* kSelector = "newTextureViewWithPixelFormat:textureType:levels:slices:";

// Types that see each other's slices.
enum class Family { kRows, kImages, kVolume, kSamples, kTextureBuffer };

Family family_of(TextureType type) {
  switch (type) {
    case TextureType::k1D:
    case TextureType::k1DArray:
      return Family::kRows;
    case TextureType::k3D:
      return Family::kVolume;
    case TextureType::k2DMultisample:
    case TextureType::k2DMultisampleArray:
      return Family::kSamples;
    case TextureType::kTextureBuffer:
      return Family::kTextureBuffer;
    default:
      return Family::kImages;
  }
}

bool is_array(TextureType type) { return texture_type_traits(type).most_elements > 1; }

bool same_block(const PixelFormat& a, const PixelFormat& b) {
  return a.block.width == b.block.width && a.block.height == b.block.height && a.block.bytes == b.block.bytes;
}

// Combined formats are also seen through the formats of their stencil alone.
bool depth_stencil_compatible(const PixelFormat& from, const PixelFormat& to) {
  return to.is_depth_or_stencil() && same_block(from, to) && !to.depth &&
         to.stencil.first_bit == from.stencil.first_bit;
}

bool compatible(const PixelFormat& from, const PixelFormat& to) {
  if (&from == &to || is_same_but_srgb(from, to)) return true;
  if (from.is_depth_or_stencil()) return depth_stencil_compatible(from, to);
  return !from.is_compressed() && !to.is_compressed() && !to.is_depth_or_stencil() && same_block(from, to);
}

void check_format(const Texture& parent, const PixelFormat& from, const PixelFormat& to) {
  if (!compatible(from, to)) {
    raise_invalid_argument("%s a texture of format %s cannot be seen as %s", kSelector, from.name, to.name);
  }
  if (&from == &to || is_same_but_srgb(from, to) || from.is_depth_or_stencil()) return;
  if ((parent.usage() & kTextureUsagePixelFormatView) != 0) return;
  raise_invalid_argument("%s seeing format %s as %s needs a texture with MTLTextureUsagePixelFormatView", kSelector,
                         from.name, to.name);
}

void check_range(const char* what, Range range, UInteger count) {
  if (range.length > 0 && range.location <= count && range.length <= count - range.location) return;
  raise_range("%s %s (%zu, %zu) are not among the texture's %zu", kSelector, what, static_cast<size_t>(range.location),
              static_cast<size_t>(range.length), static_cast<size_t>(count));
}

void check_type(const Texture& parent, TextureType type, UInteger slices) {
  const TextureTypeTraits& traits = texture_type_traits(type);
  const TextureTypeTraits& parent_traits = texture_type_traits(parent.texture_type());
  if (family_of(type) != family_of(parent.texture_type())) {
    raise_invalid_argument("%s a %s cannot be seen as a %s", kSelector, parent_traits.name, traits.name);
  }
  if (is_array(type) ? slices % traits.faces != 0 : slices != traits.faces) {
    raise_invalid_argument("%s %zu slices do not make a %s", kSelector, static_cast<size_t>(slices), traits.name);
  }
  if (traits.faces == 6 && parent.width() != parent.height()) {
    raise_invalid_argument("%s the faces of a cube must be square", kSelector);
  }
}

}  // namespace

Texture* Texture::new_view(UInteger format) {
  return new_swizzled_view(format, traits_.type, {0, layout_.level_count}, {0, layout_.slices}, traits_.swizzle);
}

Texture* Texture::new_view_of_part(UInteger format, TextureType type, Range levels, Range slices) {
  return new_swizzled_view(format, type, levels, slices, traits_.swizzle);
}

Texture* Texture::new_view_with_descriptor(descriptors::MTLTextureViewDescriptor* descriptor) {
  if (descriptor == nullptr) raise_invalid_argument("newTextureViewWithDescriptor: the descriptor is nil");
  return new_swizzled_view(descriptor->pixel_format, static_cast<TextureType>(descriptor->texture_type),
                           descriptor->level_range, descriptor->slice_range, descriptor->swizzle);
}

Texture* Texture::new_swizzled_view(UInteger format, TextureType type, Range levels, Range slices,
                                    TextureSwizzleChannels swizzle) {
  const PixelFormat* seen_as = check_pixel_format(kSelector, format);
  check_format(*this, *layout_.format, *seen_as);
  check_range("levels", levels, layout_.level_count);
  check_range("slices", slices, layout_.slices);
  check_type(*this, type, slices.length);
  const texture::Layout layout =
      texture::make_view_layout(layout_, seen_as, levels.location, levels.length, slices.length);
  TextureTraits traits = traits_;
  traits.type = type;
  traits.swizzle = swizzle;
  return make_texture_view(this, layout, traits, levels.location, slices.location);
}

}  // namespace softmetal::metal
