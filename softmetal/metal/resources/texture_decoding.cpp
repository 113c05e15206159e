// What kernels see of textures in compressed formats.
#include "exec/validation/device_memory.h"
#include "foundation/foundation.h"
#include "metal/resources/shader_view.h"
#include "metal/resources/texture.h"
#include "texture/block_codec.h"

namespace softmetal::metal {

void Texture::own_decoded_pixels() {
  if (format().is_compressed()) decoded_ = std::make_shared<texture::DecodedPixels>(layout_, start_);
}

UInteger Texture::slice_of_root(UInteger slice) const {
  return parent_ ? parent_->slice_of_root(slice + first_slice_) : slice;
}

UInteger Texture::level_of_root(UInteger level) const {
  return parent_ ? parent_->level_of_root(level + first_level_) : level;
}

bool Texture::has_shader_view() const {
  return !format().is_compressed() || texture::block_codec(format()).decode != nullptr;
}

const softmetal_texture* Texture::shader_view() const {
  if (!has_shader_view()) {
    foundation::raise_invalid_argument("softmetal does not decode textures of format %s", format().name);
  }
  if (decoded_) std::call_once(decoding_, [this] { show_decoded(); });
  return &shader_view_;
}

void Texture::show_decoded() const {
  const texture::DecodedImages& images = decoded_->seen_as(format());
  if (!images) {
    foundation::raise_invalid_argument("there is no memory for the decoded pixels of a texture of format %s",
                                       format().name);
  }
  const texture::Layout layout = texture::make_view_layout(images.layout, images.layout.format, level_of_root(0),
                                                           layout_.level_count, layout_.slices);
  std::byte* start = images.start.get() + slice_of_root(0) * layout.bytes_per_slice;
  shader_view_ = make_shader_view(start, layout, traits_.swizzle);
  shader_view_.has_alpha = format().has_alpha();
  shader_view_.original = &shader_view_;
  exec::add_device_memory(start, decoded_size());
}

}  // namespace softmetal::metal
