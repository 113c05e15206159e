// A box of pixels in one level and slice of a texture, and its dense form in memory.
#pragma once

#include <Metal/Metal.hpp>
#include <vector>

#include "memory/pixel_layout.h"

namespace pymetal {

// Throws ValidationError when arrays cannot show the format.
const PixelLayout& require_layout(MTL::PixelFormat format);

class TexturePart {
 public:
  // The whole level where `region` is null. Throws ValidationError for a level, slice or region that the texture does
  // not have, and for a texture whose pixels cannot be copied.
  TexturePart(MTL::Texture& texture, NS::UInteger level, NS::UInteger slice, const MTL::Region* region);

  const PixelLayout& layout() const { return layout_; }
  // The shape of its array: rows, columns and channels, of which compressed formats have blocks.
  std::vector<size_t> shape() const;
  size_t size() const { return bytes_per_image() * region_.size.depth; }

  // Copies the pixels to dense memory, and back. Textures that the CPU does not see go through a buffer of their
  // device, on a queue of their own; these calls wait for it, without the GIL.
  void read(void* memory) const;
  void write(const void* memory) const;

 private:
  void require_copyable() const;
  void require_place() const;
  void require_region() const;
  size_t columns() const;
  size_t rows() const;
  size_t bytes_per_row() const { return columns() * layout_.block_bytes; }
  size_t bytes_per_image() const { return bytes_per_row() * rows(); }
  size_t image_stride() const;

  MTL::Texture& texture_;
  const PixelLayout& layout_;
  NS::UInteger level_;
  NS::UInteger slice_;
  MTL::Region region_;
};

}  // namespace pymetal
