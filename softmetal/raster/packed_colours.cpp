#include "raster/packed_colours.h"

namespace softmetal::raster {

const ByteOrder* byte_order(const texture::PixelFormat& format) {
  static constexpr ByteOrder rgba[2] = {{{0, 8, 16, 24}, false}, {{0, 8, 16, 24}, true}};
  static constexpr ByteOrder bgra[2] = {{{16, 8, 0, 24}, false}, {{16, 8, 0, 24}, true}};
  if (format.numeric != texture::Numeric::kUnorm || format.block.bytes != 4) return nullptr;
  if (format.colour[0].bits != 8 || format.colour[3].bits != 8) return nullptr;
  return &(format.colour[0].first_bit == 0 ? rgba : bgra)[format.srgb];
}

}  // namespace softmetal::raster
