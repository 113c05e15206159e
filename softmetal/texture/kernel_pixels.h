// Pixels for compiled kernels: which layouts kernels know themselves, and the services for all others.
#pragma once

#include "exec/kernel_abi.h"
#include "texture/pixel_format.h"

namespace softmetal::texture {

// SOFTMETAL_CODEC_SERVICE for formats that kernels leave to the functions below.
softmetal_codec codec_of(const PixelFormat& format);

// softmetal_services::unpack_pixel and pack_pixel; `format` is a PixelFormat that is not compressed.
void unpack_pixel(const void* format, const unsigned char* row, softmetal_uint x, int texel, void* components);
void pack_pixel(const void* format, unsigned char* row, softmetal_uint x, int texel, const void* components);

// The 256 values of an sRGB component.
const float* srgb_values();

}  // namespace softmetal::texture
