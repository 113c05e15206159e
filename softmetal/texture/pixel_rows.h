// Rows of pixels of formats with float colours and one pixel a block: what pixel.h does, for many pixels at once.
#pragma once

#include <cstddef>

#include "texture/pixel.h"

namespace softmetal::texture {

void unpack_row(const PixelFormat& format, const std::byte* row, size_t count, Float4* colours);
void pack_row(const PixelFormat& format, const Float4* colours, size_t count, std::byte* row);

}  // namespace softmetal::texture
