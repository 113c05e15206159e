#include "memory/pixel_layout.h"

#include <algorithm>
#include <iterator>

#include "generated/pixel_formats.h"

namespace pymetal {

const PixelLayout* layout_of(MTL::PixelFormat format) {
  const auto* found =
      std::lower_bound(std::begin(pixel_layouts), std::end(pixel_layouts), format,
                       [](const PixelLayout& layout, MTL::PixelFormat wanted) { return layout.format < wanted; });
  return found != std::end(pixel_layouts) && found->format == format ? found : nullptr;
}

}  // namespace pymetal
