// ASTC: pixels between two colours of their partition, by weights on a grid (Khronos Data Format Specification, "ASTC
// Compressed Texture Image Formats"). Linear formats give halves, sRGB ones bytes.
#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "texture/astc_endpoints.h"
#include "texture/astc_layout.h"
#include "texture/block_codec.h"

namespace softmetal::texture {
namespace {

using astc::BlockLayout;
using astc::Endpoints;

constexpr size_t kAlpha = 3;
constexpr size_t kMostPixels = 12 * 12;
constexpr size_t kMostWeightsOfPlane = 64;

// Sixteen bits a component: a half, or of sRGB formats a fraction of 65535.
using Pixel = std::array<uint16_t, 4>;
using Pixels = std::array<Pixel, kMostPixels>;

Pixel error_colour(const PixelFormat& format) {
  const uint16_t one = format.srgb ? 0xffff : 0x3c00;
  return {one, 0, one, one};
}

bool is_hdr(const PixelFormat& format) { return format.numeric == Numeric::kFloat; }

// Weights are stored from the highest bit of the block down.
BlockBits reversed(const std::byte* block) {
  std::array<std::byte, astc::kBlockBytes> bytes;
  for (size_t i = 0; i < bytes.size(); ++i) {
    bytes[bytes.size() - 1 - i] = std::byte{__builtin_bitreverse8(std::to_integer<uint8_t>(block[i]))};
  }
  return BlockBits(bytes.data(), bytes.size());
}

// A block of one colour, with the part of the texture that has it too.
constexpr uint32_t kVoidExtent = 0b111111100;
bool is_void_extent(const BlockBits& bits) { return bits.at(0, 9) == kVoidExtent; }

bool has_halves(const BlockBits& void_extent) { return void_extent.at(9, 1) != 0; }

bool is_legal_void_extent(const PixelFormat& format, const BlockBits& bits) {
  constexpr uint32_t kNone = (1u << 13) - 1;
  const bool is_in_range = !has_halves(bits) || is_hdr(format), has_reserved_bits = bits.at(10, 2) == 3;
  const std::array<uint32_t, 4> sides = {bits.at(12, 13), bits.at(25, 13), bits.at(38, 13), bits.at(51, 13)};
  const bool is_unknown = std::all_of(sides.begin(), sides.end(), [](uint32_t side) { return side == kNone; });
  return is_in_range && has_reserved_bits && (is_unknown || (sides[0] < sides[1] && sides[2] < sides[3]));
}

// The largest half that is not above the fraction of 65536; but the largest number is 1.
uint16_t half_of(uint16_t value) {
  constexpr uint16_t kOne = 0x3c00;
  if (value == 0xffff) return kOne;
  const int highest = std::bit_width(value) - 1;
  // Below 2^-14 halves have no implicit bit: units are 2^-24, and these numbers are whole multiples of 2^-16.
  if (highest < 2) return static_cast<uint16_t>(value << 8);
  const int exponent = highest - 16 + 15;
  const uint32_t mantissa = highest <= 10 ? uint32_t{value} << (10 - highest) : uint32_t{value} >> (highest - 10);
  return static_cast<uint16_t>(exponent << 10 | static_cast<int>(mantissa & 0x3ff));
}

// A number of a high range: five bits of an exponent and eleven of a mantissa, which is made of three lines to come
// near a logarithm. What is infinite or no number becomes the largest half.
uint16_t half_of_high(uint16_t value) {
  constexpr int kLargestHalf = 0x7bff;
  const int exponent = value >> 11, mantissa = value & 0x7ff;
  const int bent = mantissa < 512 ? 3 * mantissa : (mantissa < 1536 ? 4 * mantissa - 512 : 5 * mantissa - 2048);
  return static_cast<uint16_t>(std::min(exponent << 10 | bent >> 3, kLargestHalf));
}

Pixel void_extent_colour(const PixelFormat& format, const BlockBits& bits) {
  Pixel pixel;
  for (size_t i = 0; i < pixel.size(); ++i) {
    const auto stored = static_cast<uint16_t>(bits.at(64 + 16 * i, 16));
    pixel[i] = has_halves(bits) || format.srgb ? stored : half_of(stored);
  }
  return pixel;
}

uint32_t hash52(uint32_t p) {
  p ^= p >> 15;
  p -= p << 17;
  p += p << 7;
  p += p << 4;
  p ^= p >> 5;
  p += p << 16;
  p ^= p >> 7;
  p ^= p >> 3;
  p ^= p << 6;
  p ^= p >> 17;
  return p;
}

// "Partition Pattern Generation": which of up to four planes is the highest at a pixel. Their slopes and heights are
// random numbers.
class PartitionPattern {
 public:
  PartitionPattern(uint32_t seed, size_t partitions, bool is_small)
      : random_(hash52(seed + (static_cast<uint32_t>(partitions) - 1) * 1024)),
        partitions_(partitions),
        scale_(is_small ? 2 : 1) {
    const uint32_t by_bit = (seed & 2) != 0 ? 4 : 5, by_count = partitions == 3 ? 6 : 5;
    const bool is_odd = (seed & 1) != 0;
    for (size_t i = 0; i < slopes_.size(); ++i) {
      const uint32_t size = random_ >> (4 * i) & 15;
      slopes_[i] = size * size >> ((i % 2 == 0) == is_odd ? by_bit : by_count);
    }
  }

  size_t partition_of(uint32_t x, uint32_t y) const {
    constexpr std::array<unsigned, 4> kShifts = {14, 10, 6, 2};
    size_t highest = 0;
    uint32_t best = 0;
    for (size_t i = 0; i < partitions_; ++i) {
      const uint32_t sum = slopes_[2 * i] * x * scale_ + slopes_[2 * i + 1] * y * scale_ + (random_ >> kShifts[i]);
      const uint32_t height = sum & 63;
      if (i > 0 && height <= best) continue;
      highest = i;
      best = height;
    }
    return highest;
  }

 private:
  uint32_t random_;
  size_t partitions_;
  uint32_t scale_;
  std::array<uint32_t, 8> slopes_;
};

struct Weights {
  std::array<std::array<int, kMostWeightsOfPlane>, 2> planes{};
};

Weights take_weights(const BlockLayout& layout, const BlockBits& reversed_bits) {
  std::array<uint8_t, astc::kMostIntegers> stored;
  astc::take_integers(layout.weight_range, layout.weights(), reversed_bits, 0, stored.data());
  Weights weights;
  for (size_t i = 0; i < layout.weights(); ++i) {
    weights.planes[i % layout.planes][i / layout.planes] = astc::weight_of(layout.weight_range, stored[i]);
  }
  return weights;
}

// Where a pixel lies on one axis of the grid, in sixteenths.
uint32_t on_grid(size_t pixel, size_t pixels, size_t weights) {
  const size_t scale = (1024 + pixels / 2) / (pixels - 1);
  return static_cast<uint32_t>((scale * pixel * (weights - 1) + 32) >> 6);
}

// "Weight Infill": between the four weights around the pixel.
int weight_at(const BlockLayout& layout, const std::array<int, kMostWeightsOfPlane>& weights, uint32_t s, uint32_t t) {
  const size_t column = s >> 4, row = t >> 4;
  const int fs = static_cast<int>(s & 15), ft = static_cast<int>(t & 15);
  const int both = (fs * ft + 8) >> 4;
  // What lies beyond the grid has no share.
  const auto weight = [&](size_t x, size_t y) {
    return x < layout.weights_wide && y < layout.weights_high ? weights[y * layout.weights_wide + x] : 0;
  };
  return (weight(column, row) * (16 - fs - ft + both) + weight(column + 1, row) * (fs - both) +
          weight(column, row + 1) * (ft - both) + weight(column + 1, row + 1) * both + 8) >>
         4;
}

using PartitionEndpoints = std::array<Endpoints, astc::kMostPartitions>;

PartitionEndpoints take_endpoints(const BlockLayout& layout, const BlockBits& bits) {
  std::array<uint8_t, astc::kMostColourValues> stored;
  astc::take_integers(layout.colour_range, layout.colour_values, bits, layout.first_colour_bit, stored.data());
  std::array<int, astc::kMostColourValues> values;
  for (size_t i = 0; i < layout.colour_values; ++i) values[i] = astc::colour_of(layout.colour_range, stored[i]);
  PartitionEndpoints endpoints;
  size_t next = 0;
  for (size_t i = 0; i < layout.partitions; ++i) {
    endpoints[i] = astc::decode_endpoints(layout.endpoint_modes[i], &values[next]);
    next += astc::colour_values_of(layout.endpoint_modes[i]);
  }
  return endpoints;
}

// Endpoints become numbers of sixteen bits before they are mixed. Of encoded numbers only the upper eight bits count
// afterwards.
uint16_t mixed(int first, int second, int weight) {
  return static_cast<uint16_t>((first * (64 - weight) + second * weight + 32) >> 6);
}

struct Decoding {
  const PixelFormat& format;
  const BlockLayout& layout;
  const PartitionEndpoints& endpoints;
  const Weights& weights;

  Pixel pixel(size_t partition, uint32_t s, uint32_t t) const {
    const Endpoints& ends = endpoints[partition];
    if (ends.range != astc::Range::kLow && !is_hdr(format)) return error_colour(format);
    const int weight = weight_at(layout, weights.planes[0], s, t);
    const int other_weight = layout.planes == 2 ? weight_at(layout, weights.planes[1], s, t) : weight;
    Pixel pixel;
    for (size_t i = 0; i < pixel.size(); ++i) {
      const bool is_of_second_plane = layout.planes == 2 && i == layout.second_plane_component;
      pixel[i] = component(ends, i, is_of_second_plane ? other_weight : weight);
    }
    return pixel;
  }

  uint16_t component(const Endpoints& ends, size_t i, int weight) const {
    const int first = ends.first[i], second = ends.second[i];
    if (ends.is_high(i)) return half_of_high(mixed(first << 4, second << 4, weight));
    const bool is_encoded = format.srgb && i != kAlpha;
    const auto wide = [is_encoded](int value) { return value << 8 | (is_encoded ? 0x80 : value); };
    const uint16_t value = mixed(wide(first), wide(second), weight);
    return format.srgb ? value : half_of(value);
  }
};

void decode_pixels(const Decoding& decoding, Pixels& pixels) {
  constexpr size_t kFewestOfLargeBlock = 31;
  const PixelFormat& format = decoding.format;
  const BlockLayout& layout = decoding.layout;
  const size_t width = format.block.width, height = format.block.height;
  const PartitionPattern pattern(layout.partition_seed, layout.partitions, width * height < kFewestOfLargeBlock);
  for (size_t y = 0; y < height; ++y) {
    const uint32_t t = on_grid(y, height, layout.weights_high);
    for (size_t x = 0; x < width; ++x) {
      const size_t partition =
          layout.partitions == 1 ? 0 : pattern.partition_of(static_cast<uint32_t>(x), static_cast<uint32_t>(y));
      pixels[y * width + x] = decoding.pixel(partition, on_grid(x, width, layout.weights_wide), t);
    }
  }
}

void decode(const PixelFormat& format, const std::byte* block, Pixels& pixels) {
  const BlockBits bits(block, astc::kBlockBytes);
  if (is_void_extent(bits)) {
    pixels.fill(is_legal_void_extent(format, bits) ? void_extent_colour(format, bits) : error_colour(format));
  } else if (const auto layout = astc::find_layout(bits, format.block.width, format.block.height)) {
    const PartitionEndpoints endpoints = take_endpoints(*layout, bits);
    const Weights weights = take_weights(*layout, reversed(block));
    decode_pixels({format, *layout, endpoints, weights}, pixels);
  } else {
    pixels.fill(error_colour(format));
  }
}

void store_bytes(const Pixels& colours, size_t count, std::byte* pixels) {
  for (size_t i = 0; i < count; ++i) {
    for (const uint16_t component : colours[i]) *pixels++ = static_cast<std::byte>(component >> 8);
  }
}

}  // namespace

void decode_astc(const PixelFormat& format, const std::byte* block, std::byte* pixels) {
  const size_t count = size_t{format.block.width} * format.block.height;
  Pixels colours;
  decode(format, block, colours);
  if (format.srgb) {
    store_bytes(colours, count, pixels);
  } else {
    std::memcpy(pixels, colours.data(), count * sizeof(Pixel));
  }
}

}  // namespace softmetal::texture
