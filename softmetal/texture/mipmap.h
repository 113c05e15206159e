// Smaller versions of images.
#pragma once

#include "texture/layout.h"

namespace softmetal::texture {

// Fills a level of one slice, which starts at `slice_start`, from the level above it with a box filter: a pixel is
// the mean of what it covers, which along an odd side are three pixels, two of them in part. Of formats with
// float colours and one pixel a block; those with an sRGB transfer function are averaged in linear numbers.
void generate_level(const Layout& layout, std::byte* slice_start, size_t level);

}  // namespace softmetal::texture
