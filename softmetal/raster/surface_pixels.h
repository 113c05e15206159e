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

// Whether the quads are a block all of which lies on the surface, and its pixels lie side by side: then it can be read
// and written as a whole. Other threads leave the blocks of this one's tile alone.
SOFTMETAL_INLINE bool is_whole_block(const Surface& surface, const QuadPlaces& places) {
  return places.is_block && surface.samples == 1 && static_cast<unsigned>(places.x[0]) + kBlockSide <= surface.width &&
         static_cast<unsigned>(places.y[0]) + kBlockSide <= surface.height;
}

// Calls `each(upper, lower, lane)` for both rows of each row of quads; `lane` is the first of its 16.
template <typename Each>
SOFTMETAL_INLINE void for_each_row_of_quads(const Surface& surface, const QuadPlaces& places, Each each) {
  std::byte* upper = surface.pixel(static_cast<size_t>(places.x[0]), static_cast<size_t>(places.y[0]), 0);
  const size_t down = surface.bytes_per_row;
  for (unsigned lane = 0; lane < kBlockPixels; lane += 2 * kBlockSide) {
    each(upper, upper + down, lane);
    upper += 2 * down;
  }
}

template <typename Word>
SOFTMETAL_INLINE void load_block(const Surface& surface, const QuadPlaces& places, Word (&words)[kBlockPixels]) {
  constexpr size_t pair = 2 * sizeof(Word);
  for_each_row_of_quads(surface, places, [&](const std::byte* upper, const std::byte* lower, unsigned lane) {
    for (unsigned i = 0; i < kBlockSide / 2; ++i) {
      __builtin_memcpy(&words[lane + i * kQuadLanes], upper + i * pair, pair);
      __builtin_memcpy(&words[lane + i * kQuadLanes + 2], lower + i * pair, pair);
    }
  });
}

template <typename Word>
SOFTMETAL_INLINE void store_block(const Surface& surface, const QuadPlaces& places, const Word (&words)[kBlockPixels]) {
  constexpr size_t pair = 2 * sizeof(Word);
  for_each_row_of_quads(surface, places, [&](std::byte* upper, std::byte* lower, unsigned lane) {
    for (unsigned i = 0; i < kBlockSide / 2; ++i) {
      __builtin_memcpy(upper + i * pair, &words[lane + i * kQuadLanes], pair);
      __builtin_memcpy(lower + i * pair, &words[lane + i * kQuadLanes + 2], pair);
    }
  });
}

// Pixels that are one number each. Other lanes get anything: what their pixels hold, or 0.
template <typename Word>
SOFTMETAL_INLINE void load_words(const Surface& surface, const QuadPlaces& places, unsigned sample, PixelSet lanes,
                                 Word (&words)[kBlockPixels]) {
  if (is_whole_block(surface, places)) return load_block(surface, places, words);
  __builtin_memset(words, 0, sizeof words);
  const size_t across = surface.bytes_per_pixel(), down = surface.bytes_per_row;
  for (PixelSet rest = quads_of(lanes); rest != 0; rest &= rest - 1) {
    const auto first = static_cast<unsigned>(__builtin_ctzl(rest));
    const auto x = static_cast<unsigned>(places.x[first / kQuadLanes]);
    const auto y = static_cast<unsigned>(places.y[first / kQuadLanes]);
    // Where a quad reaches over the surface's edge, it repeats the pixels inside.
    const size_t right = x + 1 < surface.width ? across : 0, below = y + 1 < surface.height ? down : 0;
    const std::byte* const pixel = surface.pixel(x, y, sample);
    __builtin_memcpy(&words[first], pixel, sizeof(Word));
    __builtin_memcpy(&words[first + 1], pixel + right, sizeof(Word));
    __builtin_memcpy(&words[first + 2], pixel + below, sizeof(Word));
    __builtin_memcpy(&words[first + 3], pixel + below + right, sizeof(Word));
  }
}

template <typename Word>
SOFTMETAL_INLINE void store_words(const Surface& surface, const QuadPlaces& places, unsigned sample, PixelSet lanes,
                                  const Word (&words)[kBlockPixels]) {
  if (is_whole_block(surface, places)) {
    if (lanes == kAllPixels) return store_block(surface, places, words);
    alignas(64) Word all[kBlockPixels];
    load_block(surface, places, all);
    take_lanes(lanes, words, all);
    return store_block(surface, places, all);
  }
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
