// Where the pixels of quads lie in a surface's memory, and moving them when each is one number.
#pragma once

#include "raster/surface.h"

namespace softmetal::raster {

SOFTMETAL_INLINE std::byte* pixel_of_lane(const Surface& surface, const QuadPlaces& places, unsigned sample,
                                          unsigned lane) {
  const unsigned quad = lane / kQuadLanes;
  return surface.pixel(static_cast<size_t>(places.x[quad]) + (lane & 1),
                       static_cast<size_t>(places.y[quad]) + (lane >> 1 & 1), sample);
}

// Two neighbours whose pixels have one sample lie side by side.
template <typename Word>
struct PixelPair {
  Word left, right;
};

template <typename Word>
SOFTMETAL_INLINE void load_words(const Surface& surface, const QuadPlaces& places, unsigned sample, PixelSet lanes,
                                 Word (&words)[kBlockPixels]) {
  const bool has_pairs = surface.bytes_per_pixel() == sizeof(Word);
  for (PixelSet rest = quads_of(lanes); rest != 0; rest &= rest - 1) {
    const auto first = static_cast<unsigned>(__builtin_ctzl(rest));
    if (has_pairs && quad_lanes(lanes, first / kQuadLanes) == 0b1111) {
      const std::byte* upper = pixel_of_lane(surface, places, sample, first);
      __builtin_memcpy(&words[first], upper, sizeof(PixelPair<Word>));
      __builtin_memcpy(&words[first + 2], upper + surface.bytes_per_row, sizeof(PixelPair<Word>));
      continue;
    }
    for_each_lane(lanes & PixelSet{0b1111} << first, [&](unsigned lane) {
      __builtin_memcpy(&words[lane], pixel_of_lane(surface, places, sample, lane), sizeof(Word));
    });
  }
}

template <typename Word>
SOFTMETAL_INLINE void store_words(const Surface& surface, const QuadPlaces& places, unsigned sample, PixelSet lanes,
                                  const Word (&words)[kBlockPixels]) {
  const bool has_pairs = surface.bytes_per_pixel() == sizeof(Word);
  for (PixelSet rest = quads_of(lanes); rest != 0; rest &= rest - 1) {
    const auto first = static_cast<unsigned>(__builtin_ctzl(rest));
    if (has_pairs && quad_lanes(lanes, first / kQuadLanes) == 0b1111) {
      std::byte* upper = pixel_of_lane(surface, places, sample, first);
      __builtin_memcpy(upper, &words[first], sizeof(PixelPair<Word>));
      __builtin_memcpy(upper + surface.bytes_per_row, &words[first + 2], sizeof(PixelPair<Word>));
      continue;
    }
    for_each_lane(lanes & PixelSet{0b1111} << first, [&](unsigned lane) {
      __builtin_memcpy(pixel_of_lane(surface, places, sample, lane), &words[lane], sizeof(Word));
    });
  }
}

}  // namespace softmetal::raster
