// Parts of textures that copies name: checked, and found in memory.
#pragma once

#include "metal/resources/texture.h"
#include "texture/copy.h"

namespace softmetal::metal {

// A box in one level of one slice.
struct TexturePart {
  texture::Images images;      // from the first block of the box on
  texture::CopyExtent extent;  // rows and images of blocks
};

// Raises when the box does not lie in the texture, when it cuts through blocks, or when the pixels have no form outside
// of textures: several samples, or depth and stencil together.
TexturePart check_texture_part(const char* what, const Texture& texture, UInteger slice, UInteger level,
                               const Origin& origin, const Size& size);

// The same for pixels that stay in textures.
TexturePart check_texture_box(const char* what, const Texture& texture, UInteger slice, UInteger level,
                              const Origin& origin, const Size& size);

// Raises when rows or images on the other side of a copy would overlap.
void check_pitches(const char* what, const TexturePart& part, UInteger bytes_per_row, UInteger bytes_per_image);

// The bytes from the first to the last one of such a part, in rows and images that far apart.
size_t bytes_spanned(const texture::CopyExtent& extent, UInteger bytes_per_row, UInteger bytes_per_image);

}  // namespace softmetal::metal
