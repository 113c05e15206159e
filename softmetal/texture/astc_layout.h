// Which parts an ASTC block has, and where (Khronos Data Format Specification, "ASTC Compressed Texture Image Formats",
// "Block Mode" and following).
#pragma once

#include <array>
#include <optional>

#include "texture/astc_integers.h"

namespace softmetal::texture::astc {

constexpr size_t kBlockBytes = 16;
constexpr size_t kMostPartitions = 4;
constexpr size_t kMostColourValues = 18;

struct BlockLayout {
  // The grid of weights. Of two planes one has the weights of a single component.
  size_t weights_wide;
  size_t weights_high;
  IntegerRange weight_range;
  size_t planes;
  size_t second_plane_component;

  size_t partitions;
  uint32_t partition_seed;
  std::array<uint8_t, kMostPartitions> endpoint_modes;
  size_t colour_values;
  size_t first_colour_bit;
  IntegerRange colour_range;

  size_t weights() const { return weights_wide * weights_high * planes; }
};

// Nothing for a block that the specification calls illegal or reserved. `width` and `height` are those of the format's
// blocks.
std::optional<BlockLayout> find_layout(const BlockBits& bits, size_t width, size_t height);

// How many colour values an endpoint mode has.
constexpr size_t colour_values_of(uint8_t endpoint_mode) { return endpoint_mode / 4 * 2 + 2; }

}  // namespace softmetal::texture::astc
