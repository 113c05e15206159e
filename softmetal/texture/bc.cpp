// BC1 to BC5: two endpoints and a few steps between them.
#include <algorithm>
#include <array>
#include <cstring>

#include "texture/block_bits.h"
#include "texture/block_codec.h"

namespace softmetal::texture {
namespace {

constexpr size_t kPixels = 16;
constexpr size_t kHalfBlock = 8;
constexpr size_t kAlpha = 3;

// The two numbers that a step lies between are weighted with `whole - weight` and `weight`.
struct Step {
  int weight;
  int whole;
};

constexpr Step kColourSteps[4] = {{0, 3}, {3, 3}, {1, 3}, {2, 3}};
constexpr Step kColourStepsOfThree[3] = {{0, 2}, {2, 2}, {1, 2}};

struct Colour565 {
  explicit Colour565(uint32_t bits)
      : components{static_cast<int>(bits >> 11), static_cast<int>(bits >> 5 & 63), static_cast<int>(bits & 31)} {}
  std::array<int, 3> components;
};

// Colours are fractions of 31 and 63, and so are the steps between them: rounded once, to the nearest of 255.
Bytes4 colour_at(const Colour565& first, const Colour565& second, Step step) {
  constexpr int kLargest[] = {31, 63, 31};
  Bytes4 colour = {0, 0, 0, 255};
  for (size_t i = 0; i < kAlpha; ++i) {
    const int sum = first.components[i] * (step.whole - step.weight) + second.components[i] * step.weight;
    const int divisor = kLargest[i] * step.whole;
    colour[i] = static_cast<uint8_t>((2 * 255 * sum + divisor) / (2 * divisor));
  }
  return colour;
}

// Where the second endpoint is the larger one, blocks have three colours and transparent black; but only those of BC1.
std::array<Bytes4, 4> colours_of(const BlockBits& bits, bool may_have_transparent) {
  const uint32_t first = bits.at(0, 16), second = bits.at(16, 16);
  std::array<Bytes4, 4> colours{};
  const bool has_transparent = may_have_transparent && first <= second;
  for (size_t i = 0; i < (has_transparent ? 3 : 4); ++i) {
    colours[i] =
        colour_at(Colour565(first), Colour565(second), has_transparent ? kColourStepsOfThree[i] : kColourSteps[i]);
  }
  return colours;
}

BytesOf4x4 decode_colours(const std::byte* half_block, bool may_have_transparent) {
  const BlockBits bits(half_block, kHalfBlock);
  const std::array<Bytes4, 4> colours = colours_of(bits, may_have_transparent);
  BytesOf4x4 pixels;
  for (size_t i = 0; i < kPixels; ++i) pixels[i] = colours[bits.at(32 + 2 * i, 2)];
  return pixels;
}

// One component: eight steps of which two are the endpoints; or, where the second endpoint is not the smaller one, six,
// and the smallest and the largest number there are.
struct Channel {
  std::array<int, kPixels> numerators;
  int denominator;
};

struct Range {
  int lowest;
  int highest;
};

Step channel_step(size_t index, int whole) {
  if (index < 2) return {index == 0 ? 0 : whole, whole};
  return {static_cast<int>(index) - 1, whole};
}

Channel decode_channel(const BlockBits& bits, int first, int second, const Range& range) {
  const bool has_eight_steps = first > second;
  // Of signed numbers -128 is -1, as -127 is.
  first = std::max(first, range.lowest);
  second = std::max(second, range.lowest);
  const int whole = has_eight_steps ? 7 : 5;
  Channel channel{{}, whole * range.highest};
  for (size_t i = 0; i < kPixels; ++i) {
    const uint32_t index = bits.at(16 + 3 * i, 3);
    if (!has_eight_steps && index >= 6) {
      channel.numerators[i] = whole * (index == 6 ? range.lowest : range.highest);
    } else {
      const Step step = channel_step(index, whole);
      channel.numerators[i] = first * (whole - step.weight) + second * step.weight;
    }
  }
  return channel;
}

Channel decode_unsigned_channel(const std::byte* half_block) {
  const BlockBits bits(half_block, kHalfBlock);
  return decode_channel(bits, static_cast<int>(bits.at(0, 8)), static_cast<int>(bits.at(8, 8)), {0, 255});
}

Channel decode_signed_channel(const std::byte* half_block) {
  const BlockBits bits(half_block, kHalfBlock);
  const auto number = [&](size_t first) { return static_cast<int8_t>(bits.at(first, 8)); };
  return decode_channel(bits, number(0), number(8), {-127, 127});
}

// As floats, which hold all steps exactly enough; `stride` counts components.
void store_channel(const PixelFormat& format, const std::byte* half_block, float* components, size_t stride) {
  const bool is_signed = format.numeric == Numeric::kSnorm;
  const Channel channel = is_signed ? decode_signed_channel(half_block) : decode_unsigned_channel(half_block);
  for (size_t i = 0; i < kPixels; ++i) {
    components[i * stride] = static_cast<float>(channel.numerators[i]) / static_cast<float>(channel.denominator);
  }
}

}  // namespace

void decode_bc1(const PixelFormat&, const std::byte* block, std::byte* pixels) {
  const BytesOf4x4 colours = decode_colours(block, true);
  std::memcpy(pixels, colours.data(), sizeof colours);
}

void decode_bc2(const PixelFormat&, const std::byte* block, std::byte* pixels) {
  constexpr uint32_t kFourToEightBits = 17;
  const BlockBits alphas(block, kHalfBlock);
  BytesOf4x4 colours = decode_colours(block + kHalfBlock, false);
  for (size_t i = 0; i < kPixels; ++i)
    colours[i][kAlpha] = static_cast<uint8_t>(alphas.at(4 * i, 4) * kFourToEightBits);
  std::memcpy(pixels, colours.data(), sizeof colours);
}

void decode_bc3(const PixelFormat&, const std::byte* block, std::byte* pixels) {
  const Channel alphas = decode_unsigned_channel(block);
  BytesOf4x4 colours = decode_colours(block + kHalfBlock, false);
  const int whole = alphas.denominator / 255;
  for (size_t i = 0; i < kPixels; ++i) {
    colours[i][kAlpha] = static_cast<uint8_t>((2 * alphas.numerators[i] + whole) / (2 * whole));
  }
  std::memcpy(pixels, colours.data(), sizeof colours);
}

void decode_bc4(const PixelFormat& format, const std::byte* block, std::byte* pixels) {
  std::array<float, kPixels> components;
  store_channel(format, block, components.data(), 1);
  std::memcpy(pixels, components.data(), sizeof components);
}

void decode_bc5(const PixelFormat& format, const std::byte* block, std::byte* pixels) {
  std::array<float, 2 * kPixels> components;
  store_channel(format, block, components.data(), 2);
  store_channel(format, block + kHalfBlock, components.data() + 1, 2);
  std::memcpy(pixels, components.data(), sizeof components);
}

}  // namespace softmetal::texture
