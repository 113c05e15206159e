#include "texture/astc_layout.h"

#include <iterator>

namespace softmetal::texture::astc {
namespace {

constexpr size_t kBlockBits = 128;

// From an index of three bits with one for high precision; the first two are reserved.
constexpr IntegerRange kWeightRanges[2][6] = {
    {{Digit::kNone, 1}, {Digit::kTrit, 0}, {Digit::kNone, 2}, {Digit::kQuint, 0}, {Digit::kTrit, 1}, {Digit::kNone, 3}},
    {{Digit::kQuint, 1},
     {Digit::kTrit, 2},
     {Digit::kNone, 4},
     {Digit::kQuint, 2},
     {Digit::kTrit, 3},
     {Digit::kNone, 5}},
};

// What the eleven bits of the block mode say.
struct WeightGrid {
  size_t wide;
  size_t high;
  uint32_t range;  // 0 to 7
  bool is_precise;
  bool has_two_planes;
};

// The rows of the table "2D Block Mode Layout" whose two lowest bits are not 0, and those where they are.
WeightGrid common_grid(const BlockBits& bits) {
  const size_t a = bits.at(5, 2), b = bits.at(7, 2), b0 = bits.at(7, 1);
  WeightGrid grid = {0, 0, bits.at(0, 2) << 1 | bits.at(4, 1), bits.at(9, 1) != 0, bits.at(10, 1) != 0};
  switch (bits.at(2, 2)) {
    case 0:
      grid.wide = b + 4, grid.high = a + 2;
      break;
    case 1:
      grid.wide = b + 8, grid.high = a + 2;
      break;
    case 2:
      grid.wide = a + 2, grid.high = b + 8;
      break;
    default:
      if (bits.at(8, 1) == 0) {
        grid.wide = a + 2, grid.high = b0 + 6;
      } else {
        grid.wide = b0 + 2, grid.high = a + 2;
      }
  }
  return grid;
}

std::optional<WeightGrid> further_grid(const BlockBits& bits) {
  const size_t a = bits.at(5, 2);
  WeightGrid grid = {0, 0, bits.at(2, 2) << 1 | bits.at(4, 1), bits.at(9, 1) != 0, bits.at(10, 1) != 0};
  switch (bits.at(7, 2)) {
    case 0:
      grid.wide = 12, grid.high = a + 2;
      break;
    case 1:
      grid.wide = a + 2, grid.high = 12;
      break;
    case 2:
      grid = {a + 6, bits.at(9, 2) + 6, grid.range, false, false};
      break;
    default:
      if (a > 1) return std::nullopt;
      grid.wide = a == 0 ? 6 : 10, grid.high = a == 0 ? 10 : 6;
  }
  return grid;
}

bool take_weights(const BlockBits& bits, size_t width, size_t height, BlockLayout& layout) {
  constexpr size_t kFewestBits = 24, kMostBits = 96;
  const std::optional<WeightGrid> grid = bits.at(0, 2) != 0 ? common_grid(bits) : further_grid(bits);
  if (!grid || grid->range < 2) return false;
  layout.weights_wide = grid->wide;
  layout.weights_high = grid->high;
  layout.planes = grid->has_two_planes ? 2 : 1;
  layout.weight_range = kWeightRanges[grid->is_precise][grid->range - 2];
  if (grid->wide > width || grid->high > height || layout.weights() > kMostIntegers) return false;
  const size_t used = layout.weight_range.bits_of(layout.weights());
  return used >= kFewestBits && used <= kMostBits;
}

// One mode for all partitions, or a class for each and two bits beside it, of which those that do not fit in front of
// the colours lie behind them, before `end`. Returns the new end.
size_t take_endpoint_modes(const BlockBits& bits, size_t end, BlockLayout& layout) {
  constexpr size_t kFirst = 23, kCount = 6;
  if (layout.partitions == 1) {
    layout.endpoint_modes[0] = static_cast<uint8_t>(bits.at(13, 4));
    return end;
  }
  const uint32_t lower = bits.at(kFirst, kCount);
  if ((lower & 3) == 0) {
    layout.endpoint_modes.fill(static_cast<uint8_t>(lower >> 2));
    return end;
  }
  const size_t further = 3 * layout.partitions + 2 - kCount;
  const uint32_t all = lower | bits.at(end - further, further) << kCount;
  for (size_t i = 0; i < layout.partitions; ++i) {
    const uint32_t mode_class = (lower & 3) - 1 + (all >> (2 + i) & 1);
    layout.endpoint_modes[i] = static_cast<uint8_t>(mode_class << 2 | (all >> (2 + layout.partitions + 2 * i) & 3));
  }
  return end - further;
}

// The largest range that fits into the bits that are left.
bool choose_colour_range(size_t bits, BlockLayout& layout) {
  for (auto range = std::rbegin(kColourRanges); range != std::rend(kColourRanges); ++range) {
    if (range->bits_of(layout.colour_values) > bits) continue;
    layout.colour_range = *range;
    return true;
  }
  return false;
}

}  // namespace

std::optional<BlockLayout> find_layout(const BlockBits& bits, size_t width, size_t height) {
  BlockLayout layout{};
  if (!take_weights(bits, width, height, layout)) return std::nullopt;
  layout.partitions = bits.at(11, 2) + 1;
  if (layout.planes == 2 && layout.partitions == kMostPartitions) return std::nullopt;
  layout.partition_seed = bits.at(13, 10);
  layout.first_colour_bit = layout.partitions == 1 ? 17 : 29;

  // From the upper end of the block: weights, further bits of endpoint modes, the component of the second plane.
  const size_t weights = kBlockBits - layout.weight_range.bits_of(layout.weights());
  size_t end = take_endpoint_modes(bits, weights, layout);
  if (layout.planes == 2) {
    end -= 2;
    layout.second_plane_component = bits.at(end, 2);
  }
  for (size_t i = 0; i < layout.partitions; ++i) layout.colour_values += colour_values_of(layout.endpoint_modes[i]);
  if (layout.colour_values > kMostColourValues || end < layout.first_colour_bit) return std::nullopt;
  if (!choose_colour_range(end - layout.first_colour_bit, layout)) return std::nullopt;
  return layout;
}

}  // namespace softmetal::texture::astc
