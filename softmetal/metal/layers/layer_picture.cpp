// The picture of a layer for whoever has a window: softmetal_layer_picture.
#include <algorithm>
#include <cstddef>
#include <vector>

#include "metal/layers/metal_layer.h"
#include "softmetal.h"
#include "texture/pixel.h"

namespace softmetal::metal {
namespace {

using texture::PixelFormat;

bool is_bgra8(const PixelFormat& format) { return format.value == 80 || format.value == 81; }

// Screens take what is stored, which formats of sRGB have encoded already: here their like without sRGB.
const PixelFormat& as_stored(const PixelFormat& format) {
  return format.srgb ? *texture::find_pixel_format(format.value - 1) : format;
}

// Values outside of 0 … 1, which are brighter or more saturated than this screen, and those that are no number, are
// cut.
std::byte screen_byte(float value) {
  return static_cast<std::byte>(value > 0 ? static_cast<int>(std::min(value, 1.0f) * 255 + 0.5f) : 0);
}

std::vector<std::byte> screen_pixels(const Texture& texture) {
  const PixelFormat& format = as_stored(texture.format());
  const size_t bytes_per_row = texture.layout().levels[0].bytes_per_row;
  std::vector<std::byte> pixels;
  pixels.reserve(texture.width() * texture.height() * 4);
  for (UInteger y = 0; y < texture.height(); ++y) {
    const std::byte* row = texture.start() + y * bytes_per_row;
    for (UInteger x = 0; x < texture.width(); ++x) {
      const texture::Float4 colour = texture::unpack_float(format, row + x * format.block.bytes);
      for (const int channel : {2, 1, 0, 3}) pixels.push_back(screen_byte(colour[channel]));
    }
  }
  return pixels;
}

}  // namespace
}  // namespace softmetal::metal

using namespace softmetal::metal;

extern "C" SOFTMETAL_EXPORT bool softmetal_layer_picture(void* layer, uint64_t seen, softmetal_see_picture see,
                                                         void* context) {
  const LayerDisplay::Picture picture = static_cast<MetalLayer*>(layer)->picture();
  if (picture.frame == seen) return false;
  const Texture& texture = *picture.image->texture();
  softmetal_picture shown{picture.frame, texture.width(), texture.height(), texture.layout().levels[0].bytes_per_row,
                          texture.start()};
  std::vector<std::byte> converted;
  if (!is_bgra8(texture.format())) {
    converted = screen_pixels(texture);
    shown.bytes_per_row = texture.width() * 4;
    shown.pixels = converted.data();
  }
  see(context, &shown);
  return true;
}
