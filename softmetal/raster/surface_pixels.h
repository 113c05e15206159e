// Where the pixels of quads lie in a surface's memory, and moving them when each is one number.
#pragma once

#include "raster/surface.h"

namespace softmetal::raster {

// Calls `each(pixel, lane)` for one sample of lanes.
template <typename Each>
SOFTMETAL_INLINE void for_each_pixel(const Surface& surface, const QuadPlaces& places, unsigned sample, PixelSet lanes,
                                     Each each) {
  const size_t across = surface.bytes_per_pixel(), down = surface.bytes_per_row;
  std::byte* const start = surface.pixel(0, 0, sample);
  for (PixelSet rest = quads_of(lanes); rest != 0; rest &= rest - 1) {
    const auto first = static_cast<unsigned>(__builtin_ctzl(rest));
    const unsigned quad = first / kQuadLanes;
    std::byte* upper =
        start + static_cast<size_t>(places.y[quad]) * down + static_cast<size_t>(places.x[quad]) * across;
    const PixelSet covered = quad_lanes(lanes, quad);
    if ((covered & 1) != 0) each(upper, first);
    if ((covered & 2) != 0) each(upper + across, first + 1);
    if ((covered & 4) != 0) each(upper + down, first + 2);
    if ((covered & 8) != 0) each(upper + down + across, first + 3);
  }
}

// The quads of which all lanes are in the set, by their first lanes.
constexpr PixelSet whole_quads_of(PixelSet lanes) {
  const PixelSet pairs = lanes & lanes >> 1;
  return pairs & pairs >> 2 & kQuadStarts;
}

// Calls `each(upper, lower, lane)` for the rows of the quads that lie wholly in the set, where pixels have one sample
// and neighbours lie side by side; returns the other lanes.
template <typename Each>
SOFTMETAL_INLINE PixelSet for_each_whole_quad(const Surface& surface, const QuadPlaces& places, PixelSet lanes,
                                              Each each) {
  if (surface.samples != 1) return lanes;
  const size_t across = surface.format->block.bytes, down = surface.bytes_per_row;
  const PixelSet whole = whole_quads_of(lanes);
  for (PixelSet rest = whole; rest != 0; rest &= rest - 1) {
    const auto first = static_cast<unsigned>(__builtin_ctzl(rest));
    const unsigned quad = first / kQuadLanes;
    std::byte* upper =
        surface.pixels + static_cast<size_t>(places.y[quad]) * down + static_cast<size_t>(places.x[quad]) * across;
    each(upper, upper + down, first);
  }
  return lanes & ~(whole * 0b1111);
}

// Pixels that are one number each.
template <typename Word>
SOFTMETAL_INLINE void load_words(const Surface& surface, const QuadPlaces& places, unsigned sample, PixelSet lanes,
                                 Word (&words)[kBlockPixels]) {
  constexpr size_t pair = 2 * sizeof(Word);
  const PixelSet others =
      for_each_whole_quad(surface, places, lanes, [&](const std::byte* upper, const std::byte* lower, unsigned lane) {
        __builtin_memcpy(&words[lane], upper, pair);
        __builtin_memcpy(&words[lane + 2], lower, pair);
      });
  for_each_pixel(surface, places, sample, others,
                 [&](const std::byte* pixel, unsigned lane) { __builtin_memcpy(&words[lane], pixel, sizeof(Word)); });
}

template <typename Word>
SOFTMETAL_INLINE void store_words(const Surface& surface, const QuadPlaces& places, unsigned sample, PixelSet lanes,
                                  const Word (&words)[kBlockPixels]) {
  constexpr size_t pair = 2 * sizeof(Word);
  const PixelSet others =
      for_each_whole_quad(surface, places, lanes, [&](std::byte* upper, std::byte* lower, unsigned lane) {
        __builtin_memcpy(upper, &words[lane], pair);
        __builtin_memcpy(lower, &words[lane + 2], pair);
      });
  for_each_pixel(surface, places, sample, others,
                 [&](std::byte* pixel, unsigned lane) { __builtin_memcpy(pixel, &words[lane], sizeof(Word)); });
}

}  // namespace softmetal::raster
