// What shaders see of a texture in a compressed format: its pixels, decoded into memory of their own.
#pragma once

#include <array>
#include <memory>
#include <mutex>

#include "texture/layout.h"

namespace softmetal::texture {

// A box of pixels in one level of one slice.
struct PixelBox {
  size_t slice;
  size_t level;
  Extent first;  // the column, row and image where it starts
  Extent size;
};

// A texture with all its levels and slices.
struct DecodedImages {
  Layout layout;
  std::unique_ptr<std::byte[]> start;  // null when nothing is decoded, or when there was no memory

  explicit operator bool() const { return start != nullptr; }
};

// Shared by a texture and its views. Most textures that are only copied are never decoded: it happens when someone
// first asks for pixels, and from then on with each change.
class DecodedPixels {
 public:
  // `blocks` has the compressed texture, and stays where it is.
  DecodedPixels(const Layout& stored, const std::byte* blocks) : stored_(stored), blocks_(blocks) {}

  // As `format` says, which is the texture's own or the same but for sRGB: ASTC is decoded differently for both. The
  // memory stays where it is.
  const DecodedImages& seen_as(const PixelFormat& format);

  // Runs `copy`, which changes the blocks of a box.
  template <class Copy>
  void change(const PixelBox& box, Copy copy) {
    const std::lock_guard lock(mutex_);
    copy();
    decode_again(box);
  }

 private:
  void decode_again(const PixelBox& box);
  void decode(const DecodedImages& images, const PixelFormat& format, const PixelBox& box) const;
  void decode_all(const DecodedImages& images, const PixelFormat& format) const;

  const Layout stored_;
  const std::byte* const blocks_;
  std::mutex mutex_;
  // Of the linear format and of the sRGB one.
  std::array<DecodedImages, 2> images_;
  std::array<const PixelFormat*, 2> formats_{};
};

}  // namespace softmetal::texture
