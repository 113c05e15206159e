#include "texture/pixel_rows.h"

#include <algorithm>
#include <cstring>

#include "texture/component.h"

namespace softmetal::texture {
namespace {

constexpr size_t kAlpha = 3;

// Whether all components that there are have so many bits, in bytes of their own.
bool has_components_of(const PixelFormat& format, Numeric numeric, unsigned bits) {
  return format.encoding == Encoding::kFields && format.numeric == numeric &&
         std::all_of(format.colour.begin(), format.colour.end(),
                     [bits](const Field& field) { return !field || field.bits == bits; });
}

std::array<float, 256> fractions_of_255() {
  std::array<float, 256> values;
  for (uint32_t i = 0; i < values.size(); ++i) values[i] = unorm_to_float(i, 8);
  return values;
}

std::array<float, 256> linear_of_srgb() {
  std::array<float, 256> values;
  for (uint32_t i = 0; i < values.size(); ++i) values[i] = srgb8_to_float(i);
  return values;
}

// `number_of` makes a number of each component's bytes in memory.
template <class NumberOf>
void unpack_components(const PixelFormat& format, const std::byte* row, size_t count, Float4* colours,
                       NumberOf number_of) {
  for (size_t c = 0; c < 4; ++c) {
    const Field field = format.colour[c];
    const std::byte* component = row + field.first_bit / 8;
    for (size_t i = 0; i < count; ++i) {
      colours[i][c] = field ? number_of(c, component + i * format.block.bytes) : c == kAlpha ? 1.0f : 0.0f;
    }
  }
}

void unpack_bytes(const PixelFormat& format, const std::byte* row, size_t count, Float4* colours) {
  static const std::array<float, 256> linear = fractions_of_255(), encoded = linear_of_srgb();
  unpack_components(format, row, count, colours, [srgb = format.srgb](size_t c, const std::byte* byte) {
    return (srgb && c != kAlpha ? encoded : linear)[std::to_integer<uint8_t>(*byte)];
  });
}

void unpack_floats(const PixelFormat& format, const std::byte* row, size_t count, Float4* colours) {
  unpack_components(format, row, count, colours, [](size_t, const std::byte* bytes) {
    float value;
    std::memcpy(&value, bytes, sizeof value);
    return value;
  });
}

void unpack_halves(const PixelFormat& format, const std::byte* row, size_t count, Float4* colours) {
  unpack_components(format, row, count, colours, [](size_t, const std::byte* bytes) {
    uint16_t bits;
    std::memcpy(&bits, bytes, sizeof bits);
    return small_float_to_float(bits, 16);
  });
}

}  // namespace

void unpack_row(const PixelFormat& format, const std::byte* row, size_t count, Float4* colours) {
  if (has_components_of(format, Numeric::kUnorm, 8)) return unpack_bytes(format, row, count, colours);
  if (has_components_of(format, Numeric::kFloat, 32)) return unpack_floats(format, row, count, colours);
  if (has_components_of(format, Numeric::kFloat, 16)) return unpack_halves(format, row, count, colours);
  for (size_t i = 0; i < count; ++i) colours[i] = unpack_float(format, row + i * format.block.bytes);
}

void pack_row(const PixelFormat& format, const Float4* colours, size_t count, std::byte* row) {
  if (!has_components_of(format, Numeric::kUnorm, 8)) {
    for (size_t i = 0; i < count; ++i) pack_float(format, colours[i], row + i * format.block.bytes);
    return;
  }
  for (size_t c = 0; c < 4; ++c) {
    const Field field = format.colour[c];
    if (!field) continue;
    const bool is_encoded = format.srgb && c != kAlpha;
    std::byte* component = row + field.first_bit / 8;
    for (size_t i = 0; i < count; ++i) {
      const float value = colours[i][c];
      component[i * format.block.bytes] =
          static_cast<std::byte>(is_encoded ? float_to_srgb8(value) : float_to_unorm(value, 8));
    }
  }
}

}  // namespace softmetal::texture
