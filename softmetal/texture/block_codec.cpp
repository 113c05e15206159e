#include "texture/block_codec.h"

namespace softmetal::texture {
namespace {

// The MTLPixelFormats that blocks are decoded into.
constexpr uint16_t kR32Float = 55;
constexpr uint16_t kRGBA8Unorm = 70;
constexpr uint16_t kRGBA8UnormSRGB = 71;
constexpr uint16_t kRG32Float = 105;
constexpr uint16_t kRGBA16Float = 115;

struct FormatCodec {
  uint16_t first;  // MTLPixelFormat
  uint16_t last;
  uint16_t decoded;  // where the format is no sRGB one
  DecodeBlock decode;
};

constexpr FormatCodec kCodecs[] = {
    {130, 131, kRGBA8Unorm, decode_bc1},      {132, 133, kRGBA8Unorm, decode_bc2},
    {134, 135, kRGBA8Unorm, decode_bc3},      {140, 141, kR32Float, decode_bc4},
    {142, 143, kRG32Float, decode_bc5},       {150, 151, kRGBA16Float, decode_bc6h},
    {152, 153, kRGBA8Unorm, decode_bc7},      {170, 172, kR32Float, decode_eac_r11},
    {174, 176, kRG32Float, decode_eac_rg11},  {178, 179, kRGBA8Unorm, decode_eac_rgba},
    {180, 181, kRGBA8Unorm, decode_etc2_rgb}, {182, 183, kRGBA8Unorm, decode_etc2_rgb_a1},
    {186, 218, kRGBA16Float, decode_astc},    {222, 236, kRGBA16Float, decode_astc},
};

}  // namespace

BlockCodec block_codec(const PixelFormat& format) {
  for (const FormatCodec& known : kCodecs) {
    if (format.value < known.first || format.value > known.last) continue;
    return {find_pixel_format(format.srgb ? kRGBA8UnormSRGB : known.decoded), known.decode};
  }
  return {nullptr, nullptr};
}

}  // namespace softmetal::texture
