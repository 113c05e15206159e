// The mean of pixels of four bytes each, as resolving samples needs it.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace softmetal::texture {

// Of each byte for itself, to the nearest whole number and from the middle to the even one. `count` is a power of two
// up to 64; two bytes share a word, in 16 bits each.
inline uint32_t byte_mean(const std::byte* pixels, unsigned count) {
  constexpr uint32_t every_other = 0x00ff00ff, ones = 0x00010001;
  const int shift = std::countr_zero(count);
  uint32_t sums[2] = {};
  for (unsigned i = 0; i < count; ++i) {
    uint32_t pixel;
    std::memcpy(&pixel, pixels + i * sizeof pixel, sizeof pixel);
    sums[0] += pixel & every_other;
    sums[1] += pixel >> 8 & every_other;
  }
  if (count > 1) {
    for (uint32_t& sum : sums) sum = (sum + (count / 2 - 1) * ones + (sum >> shift & ones)) >> shift & every_other;
  }
  return sums[0] | sums[1] << 8;
}

}  // namespace softmetal::texture
