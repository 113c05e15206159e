// What BC6H and BC7 share: partitions of a block into subsets, and weights between the endpoints of each (Khronos Data
// Format Specification, "BPTC Compressed Texture Image Formats").
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "texture/block_bits.h"

namespace softmetal::texture::bptc {

constexpr size_t kPixels = 16;

// Which subset each pixel belongs to.
struct Partition {
  size_t subsets;
  size_t number;

  size_t subset_of(size_t pixel) const;
  // The one pixel of each subset whose index has a bit less, because its highest bit is always 0.
  bool is_anchor(size_t pixel) const;
};

// An index for each pixel.
using Indices = std::array<uint8_t, kPixels>;
Indices take_indices(BitReader& reader, const Partition& partition, size_t bits);

// The weight of the second endpoint in 64, of an index of 2, 3 or 4 bits.
int weight_of(size_t index, size_t bits);

constexpr int interpolate(int first, int second, int weight) {
  return (first * (64 - weight) + second * weight + 32) >> 6;
}

}  // namespace softmetal::texture::bptc
