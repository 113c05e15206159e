// What the pixels of a format are in memory, on the CPU's side of a copy.
#pragma once

#include <Metal/Metal.hpp>

namespace pymetal {

// The memory of one format. Its unit is a block: one pixel, or the pixels that a compressed format keeps together.
struct PixelLayout {
  MTL::PixelFormat format;
  const char* name;
  const char* dtype;  // NumPy's name for the numbers
  NS::UInteger block_width;
  NS::UInteger block_height;
  NS::UInteger block_bytes;  // 0 where the CPU cannot copy pixels
  NS::UInteger channels;     // numbers of a block
  const char* refused;       // why arrays cannot show the pixels, or null
};

// Null for a format that we do not know.
const PixelLayout* layout_of(MTL::PixelFormat format);

}  // namespace pymetal
