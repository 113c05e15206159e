// BC7: eight modes of one to three subsets, each with two endpoints.
#include <bit>
#include <cstring>
#include <utility>

#include "texture/block_codec.h"
#include "texture/bptc.h"

namespace softmetal::texture {
namespace {

using bptc::Indices;
using bptc::Partition;

constexpr size_t kBlockBytes = 16;
constexpr size_t kAlpha = 3;

// Numbers of subsets and bits.
struct Mode {
  uint8_t subsets;
  uint8_t partition;
  uint8_t rotation;
  uint8_t index_selection;
  uint8_t colour;
  uint8_t alpha;
  uint8_t own_lowest;     // a lowest bit of all components for each endpoint
  uint8_t shared_lowest;  // or for both endpoints of a subset
  uint8_t indices;
  uint8_t second_indices;
};

constexpr Mode kModes[8] = {
    {3, 4, 0, 0, 4, 0, 1, 0, 3, 0}, {2, 6, 0, 0, 6, 0, 0, 1, 3, 0}, {3, 6, 0, 0, 5, 0, 0, 0, 2, 0},
    {2, 6, 0, 0, 7, 0, 1, 0, 2, 0}, {1, 0, 2, 1, 5, 6, 0, 0, 2, 3}, {1, 0, 2, 0, 7, 8, 0, 0, 2, 2},
    {1, 0, 0, 0, 7, 7, 1, 0, 4, 0}, {2, 6, 0, 0, 5, 5, 1, 0, 2, 0},
};

// Two endpoints for each of up to three subsets, eight bits for each component.
using Endpoints = std::array<std::array<int, 4>, 6>;

// The lowest bit is given apart where a mode has one; then the highest bits are repeated below.
void widen(const Mode& mode, BitReader& reader, Endpoints& endpoints) {
  const size_t count = 2u * mode.subsets;
  const bool has_lowest = mode.own_lowest || mode.shared_lowest;
  uint32_t lowest = 0;
  for (size_t i = 0; i < count; ++i) {
    if (mode.own_lowest || (mode.shared_lowest && i % 2 == 0)) lowest = reader.take(1);
    for (size_t c = 0; c < 4; ++c) {
      const int given = c == kAlpha ? mode.alpha : mode.colour;
      if (given == 0) continue;
      const int bits = given + has_lowest;
      int& value = endpoints[i][c];
      if (has_lowest) value = value << 1 | static_cast<int>(lowest);
      value <<= 8 - bits;
      value |= value >> bits;
    }
  }
}

Endpoints take_endpoints(const Mode& mode, BitReader& reader) {
  Endpoints endpoints{};
  for (size_t c = 0; c < 4; ++c) {
    const size_t bits = c == kAlpha ? mode.alpha : mode.colour;
    for (size_t i = 0; i < 2u * mode.subsets; ++i) {
      endpoints[i][c] = bits == 0 ? 255 : static_cast<int>(reader.take(bits));
    }
  }
  widen(mode, reader, endpoints);
  return endpoints;
}

// The weights of colours and of alpha for each pixel.
struct Weights {
  std::array<int, bptc::kPixels> colour;
  std::array<int, bptc::kPixels> alpha;
};

Weights take_weights(const Mode& mode, BitReader& reader, const Partition& partition, bool swaps) {
  const Indices first = bptc::take_indices(reader, partition, mode.indices);
  const Indices second = mode.second_indices ? bptc::take_indices(reader, partition, mode.second_indices) : first;
  const size_t second_bits = mode.second_indices ? mode.second_indices : mode.indices;
  Weights weights;
  for (size_t i = 0; i < bptc::kPixels; ++i) {
    weights.colour[i] = bptc::weight_of(first[i], mode.indices);
    weights.alpha[i] = bptc::weight_of(second[i], second_bits);
    if (swaps) std::swap(weights.colour[i], weights.alpha[i]);
  }
  return weights;
}

BytesOf4x4 decode(const Mode& mode, BitReader& reader) {
  const Partition partition = {mode.subsets, reader.take(mode.partition)};
  const uint32_t rotation = reader.take(mode.rotation);
  const bool swaps = reader.take(mode.index_selection) != 0;
  const Endpoints endpoints = take_endpoints(mode, reader);
  const Weights weights = take_weights(mode, reader, partition, swaps);
  BytesOf4x4 pixels;
  for (size_t i = 0; i < pixels.size(); ++i) {
    const size_t subset = partition.subset_of(i);
    for (size_t c = 0; c < 4; ++c) {
      const int weight = c == kAlpha ? weights.alpha[i] : weights.colour[i];
      pixels[i][c] =
          static_cast<uint8_t>(bptc::interpolate(endpoints[2 * subset][c], endpoints[2 * subset + 1][c], weight));
    }
    if (rotation != 0) std::swap(pixels[i][kAlpha], pixels[i][rotation - 1]);
  }
  return pixels;
}

}  // namespace

void decode_bc7(const PixelFormat&, const std::byte* block, std::byte* pixels) {
  const BlockBits bits(block, kBlockBytes);
  const auto number = static_cast<size_t>(std::countr_zero(bits.at(0, 8) | 1u << 8));
  // A block without a mode is transparent black.
  BytesOf4x4 colours{};
  if (number < std::size(kModes)) {
    BitReader reader(bits, number + 1);
    colours = decode(kModes[number], reader);
  }
  std::memcpy(pixels, colours.data(), sizeof colours);
}

}  // namespace softmetal::texture
