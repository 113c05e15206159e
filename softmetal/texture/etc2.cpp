// ETC2 and EAC: base colours with modifiers from tables (Khronos Data Format Specification, "ETC2 Compressed Texture
// Image Formats"). Their blocks are big-endian numbers of 64 bits, and pixels count down columns.
#include <algorithm>
#include <array>
#include <cstring>

#include "texture/block_codec.h"

namespace softmetal::texture {
namespace {

constexpr size_t kPixels = 16;
constexpr size_t kHalfBlock = 8;
constexpr size_t kAlpha = 3;

class BigEndianBlock {
 public:
  explicit BigEndianBlock(const std::byte* block) {
    for (size_t i = 0; i < kHalfBlock; ++i) bits_ = bits_ << 8 | std::to_integer<uint64_t>(block[i]);
  }

  // A field named by its highest and lowest bit, as in the specification.
  int field(unsigned highest, unsigned lowest) const {
    return static_cast<int>(bits_ >> lowest & ((uint64_t{1} << (highest - lowest + 1)) - 1));
  }
  int bit(unsigned number) const { return field(number, number); }

 private:
  uint64_t bits_ = 0;
};

constexpr size_t pixel_in_rows(size_t counted_down_columns) {
  return counted_down_columns % 4 * 4 + counted_down_columns / 4;
}

constexpr int clamped(int value) { return std::clamp(value, 0, 255); }

// The highest bits repeated below.
constexpr int widened(int value, int bits) {
  return bits < 5 ? value * 17 : value << (8 - bits) | value >> (2 * bits - 8);
}

using Colour = std::array<int, 3>;

Colour widened(const Colour& colour, int bits) {
  return {widened(colour[0], bits), widened(colour[1], bits), widened(colour[2], bits)};
}

Bytes4 opaque(const Colour& colour, int added = 0) {
  return {static_cast<uint8_t>(clamped(colour[0] + added)), static_cast<uint8_t>(clamped(colour[1] + added)),
          static_cast<uint8_t>(clamped(colour[2] + added)), 255};
}

// Two bits for each pixel, the higher ones in a word of their own.
size_t index_of(const BigEndianBlock& block, unsigned pixel) {
  return static_cast<size_t>(block.bit(16 + pixel) << 1 | block.bit(pixel));
}

constexpr size_t kTransparentIndex = 2;
constexpr Bytes4 kTransparent = {0, 0, 0, 0};

constexpr int kModifiers[8][2] = {{2, 8}, {5, 17}, {9, 29}, {13, 42}, {18, 60}, {24, 80}, {33, 106}, {47, 183}};
constexpr int kDistances[8] = {3, 6, 11, 16, 23, 32, 41, 64};

// Two halves of the block, side by side or one above the other, each with a base colour and a table.
struct Halves {
  std::array<Colour, 2> bases;
  std::array<int, 2> tables;
  bool are_rows;
};

Halves halves_of(const BigEndianBlock& block, const Colour& first, const Colour& second) {
  return {{first, second}, {block.field(39, 37), block.field(36, 34)}, block.bit(32) != 0};
}

// Where the block is not opaque, the smaller modifiers are 0.
int modifier_of(int table, size_t index, bool is_opaque) {
  const bool is_large = index % 2 != 0, is_negative = index >= 2;
  const int size = is_large || is_opaque ? kModifiers[table][is_large] : 0;
  return is_negative ? -size : size;
}

void decode_halves(const BigEndianBlock& block, const Halves& halves, bool is_opaque, BytesOf4x4& pixels) {
  for (unsigned i = 0; i < kPixels; ++i) {
    const size_t index = index_of(block, i);
    const size_t half = (halves.are_rows ? i % 4 : i / 4) >= 2;
    pixels[pixel_in_rows(i)] = !is_opaque && index == kTransparentIndex
                                   ? kTransparent
                                   : opaque(halves.bases[half], modifier_of(halves.tables[half], index, is_opaque));
  }
}

void decode_paints(const BigEndianBlock& block, const std::array<Bytes4, 4>& paints, bool is_opaque,
                   BytesOf4x4& pixels) {
  for (unsigned i = 0; i < kPixels; ++i) {
    const size_t index = index_of(block, i);
    pixels[pixel_in_rows(i)] = !is_opaque && index == kTransparentIndex ? kTransparent : paints[index];
  }
}

// One colour, and another one with two at a distance to either side.
void decode_t(const BigEndianBlock& block, bool is_opaque, BytesOf4x4& pixels) {
  const Colour first =
      widened({block.field(60, 59) << 2 | block.field(57, 56), block.field(55, 52), block.field(51, 48)}, 4);
  const Colour second = widened({block.field(47, 44), block.field(43, 40), block.field(39, 36)}, 4);
  const int distance = kDistances[block.field(35, 34) << 1 | block.bit(32)];
  decode_paints(block, {opaque(first), opaque(second, distance), opaque(second), opaque(second, -distance)}, is_opaque,
                pixels);
}

// Two colours at a distance to either side of each of two; their order is a bit of the distance.
void decode_h(const BigEndianBlock& block, bool is_opaque, BytesOf4x4& pixels) {
  const Colour first = {block.field(62, 59), block.field(58, 56) << 1 | block.bit(52),
                        block.bit(51) << 3 | block.field(49, 47)};
  const Colour second = {block.field(46, 43), block.field(42, 39), block.field(38, 35)};
  const int distance = kDistances[block.bit(34) << 2 | block.bit(32) << 1 | (first >= second)];
  const Colour a = widened(first, 4), b = widened(second, 4);
  decode_paints(block, {opaque(a, distance), opaque(a, -distance), opaque(b, distance), opaque(b, -distance)},
                is_opaque, pixels);
}

// A colour at the origin, and those four pixels to the right and four below.
void decode_planar(const BigEndianBlock& block, BytesOf4x4& pixels) {
  const Colour origin = {widened(block.field(62, 57), 6), widened(block.bit(56) << 6 | block.field(54, 49), 7),
                         widened(block.bit(48) << 5 | block.field(44, 43) << 3 | block.field(41, 39), 6)};
  const Colour right = {widened(block.field(38, 34) << 1 | block.bit(32), 6), widened(block.field(31, 25), 7),
                        widened(block.field(24, 19), 6)};
  const Colour below = {widened(block.field(18, 13), 6), widened(block.field(12, 6), 7), widened(block.field(5, 0), 6)};
  for (int y = 0; y < 4; ++y) {
    for (int x = 0; x < 4; ++x) {
      Colour colour;
      for (size_t i = 0; i < colour.size(); ++i) {
        colour[i] = (x * (right[i] - origin[i]) + y * (below[i] - origin[i]) + 4 * origin[i] + 2) >> 2;
      }
      pixels[static_cast<size_t>(4 * y + x)] = opaque(colour);
    }
  }
}

constexpr int signed_of_3_bits(int value) { return value < 4 ? value : value - 8; }

// The second base colour as a difference from the first. Differences that leave the range stand for further modes.
void decode_differential(const BigEndianBlock& block, bool is_opaque, BytesOf4x4& pixels) {
  const Colour first = {block.field(63, 59), block.field(55, 51), block.field(47, 43)};
  const Colour second = {first[0] + signed_of_3_bits(block.field(58, 56)),
                         first[1] + signed_of_3_bits(block.field(50, 48)),
                         first[2] + signed_of_3_bits(block.field(42, 40))};
  const auto is_out = [&](size_t i) { return second[i] < 0 || second[i] > 31; };
  if (is_out(0)) return decode_t(block, is_opaque, pixels);
  if (is_out(1)) return decode_h(block, is_opaque, pixels);
  if (is_out(2)) return decode_planar(block, pixels);
  decode_halves(block, halves_of(block, widened(first, 5), widened(second, 5)), is_opaque, pixels);
}

void decode_individual(const BigEndianBlock& block, BytesOf4x4& pixels) {
  const Colour first = {block.field(63, 60), block.field(55, 52), block.field(47, 44)};
  const Colour second = {block.field(59, 56), block.field(51, 48), block.field(43, 40)};
  decode_halves(block, halves_of(block, widened(first, 4), widened(second, 4)), true, pixels);
}

constexpr unsigned kModeBit = 33;

BytesOf4x4 decode_rgb(const std::byte* half_block) {
  const BigEndianBlock block(half_block);
  BytesOf4x4 pixels;
  if (block.bit(kModeBit) != 0) {
    decode_differential(block, true, pixels);
  } else {
    decode_individual(block, pixels);
  }
  return pixels;
}

constexpr int kEACModifiers[16][8] = {
    {-3, -6, -9, -15, 2, 5, 8, 14}, {-3, -7, -10, -13, 2, 6, 9, 12}, {-2, -5, -8, -13, 1, 4, 7, 12},
    {-2, -4, -6, -13, 1, 3, 5, 12}, {-3, -6, -8, -12, 2, 5, 7, 11},  {-3, -7, -9, -11, 2, 6, 8, 10},
    {-4, -7, -8, -11, 3, 6, 7, 10}, {-3, -5, -8, -11, 2, 4, 7, 10},  {-2, -6, -8, -10, 1, 5, 7, 9},
    {-2, -5, -8, -10, 1, 4, 7, 9},  {-2, -4, -8, -10, 1, 3, 7, 9},   {-2, -5, -7, -10, 1, 4, 6, 9},
    {-3, -4, -7, -10, 2, 3, 6, 9},  {-1, -2, -3, -10, 0, 1, 2, 9},   {-4, -6, -8, -9, 3, 5, 7, 8},
    {-3, -5, -7, -9, 2, 4, 6, 8},
};

// The part of a pixel that is added to the base, before it is multiplied.
int eac_modifier(const BigEndianBlock& block, unsigned pixel) {
  const unsigned lowest = 3 * (static_cast<unsigned>(kPixels) - 1 - pixel);
  return kEACModifiers[block.field(51, 48)][block.field(lowest + 2, lowest)];
}

// Of 11 bits. A multiplier of 0 stands for an eighth.
int eac_change(const BigEndianBlock& block, unsigned pixel) {
  const int multiplier = block.field(55, 52);
  return eac_modifier(block, pixel) * (multiplier == 0 ? 1 : 8 * multiplier);
}

float eac_unsigned(const BigEndianBlock& block, unsigned pixel) {
  constexpr int kLargest = 2047;
  const int base = block.field(63, 56) * 8 + 4;
  return static_cast<float>(std::clamp(base + eac_change(block, pixel), 0, kLargest)) / kLargest;
}

float eac_signed(const BigEndianBlock& block, unsigned pixel) {
  constexpr int kLargest = 1023;
  // -128 is -127.
  const int base = std::max<int>(static_cast<int8_t>(block.field(63, 56)), -127) * 8;
  return static_cast<float>(std::clamp(base + eac_change(block, pixel), -kLargest, kLargest)) / kLargest;
}

void store_eac_channel(const PixelFormat& format, const std::byte* half_block, float* components, size_t stride) {
  const BigEndianBlock block(half_block);
  for (unsigned i = 0; i < kPixels; ++i) {
    components[pixel_in_rows(i) * stride] =
        format.numeric == Numeric::kSnorm ? eac_signed(block, i) : eac_unsigned(block, i);
  }
}

}  // namespace

void decode_etc2_rgb(const PixelFormat&, const std::byte* block, std::byte* pixels) {
  const BytesOf4x4 colours = decode_rgb(block);
  std::memcpy(pixels, colours.data(), sizeof colours);
}

void decode_etc2_rgb_a1(const PixelFormat&, const std::byte* bytes, std::byte* pixels) {
  const BigEndianBlock block(bytes);
  BytesOf4x4 colours;
  decode_differential(block, block.bit(kModeBit) != 0, colours);
  std::memcpy(pixels, colours.data(), sizeof colours);
}

void decode_eac_rgba(const PixelFormat&, const std::byte* block, std::byte* pixels) {
  const BigEndianBlock alphas(block);
  BytesOf4x4 colours = decode_rgb(block + kHalfBlock);
  for (unsigned i = 0; i < kPixels; ++i) {
    const int alpha = alphas.field(63, 56) + eac_modifier(alphas, i) * alphas.field(55, 52);
    colours[pixel_in_rows(i)][kAlpha] = static_cast<uint8_t>(clamped(alpha));
  }
  std::memcpy(pixels, colours.data(), sizeof colours);
}

void decode_eac_r11(const PixelFormat& format, const std::byte* block, std::byte* pixels) {
  std::array<float, kPixels> components;
  store_eac_channel(format, block, components.data(), 1);
  std::memcpy(pixels, components.data(), sizeof components);
}

void decode_eac_rg11(const PixelFormat& format, const std::byte* block, std::byte* pixels) {
  std::array<float, 2 * kPixels> components;
  store_eac_channel(format, block, components.data(), 2);
  store_eac_channel(format, block + kHalfBlock, components.data() + 1, 2);
  std::memcpy(pixels, components.data(), sizeof components);
}

}  // namespace softmetal::texture
