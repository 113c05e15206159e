#include "texture/kernel_pixels.h"

#include <array>
#include <cstring>

#include "texture/component.h"
#include "texture/pixel.h"

namespace softmetal::texture {
namespace {

struct FormatCodec {
  uint16_t format;  // the MTLPixelFormat
  softmetal_codec codec;
};

// Unsigned and signed integers have one codec.
constexpr FormatCodec kCodecs[] = {
    {10, SOFTMETAL_CODEC_R8_UNORM},        {13, SOFTMETAL_CODEC_R8_INTEGER},
    {14, SOFTMETAL_CODEC_R8_INTEGER},      {20, SOFTMETAL_CODEC_R16_UNORM},
    {23, SOFTMETAL_CODEC_R16_INTEGER},     {24, SOFTMETAL_CODEC_R16_INTEGER},
    {25, SOFTMETAL_CODEC_R16_FLOAT},       {30, SOFTMETAL_CODEC_RG8_UNORM},
    {33, SOFTMETAL_CODEC_RG8_INTEGER},     {34, SOFTMETAL_CODEC_RG8_INTEGER},
    {53, SOFTMETAL_CODEC_R32_INTEGER},     {54, SOFTMETAL_CODEC_R32_INTEGER},
    {55, SOFTMETAL_CODEC_R32_FLOAT},       {63, SOFTMETAL_CODEC_RG16_INTEGER},
    {64, SOFTMETAL_CODEC_RG16_INTEGER},    {65, SOFTMETAL_CODEC_RG16_FLOAT},
    {70, SOFTMETAL_CODEC_RGBA8_UNORM},     {71, SOFTMETAL_CODEC_RGBA8_SRGB},
    {73, SOFTMETAL_CODEC_RGBA8_INTEGER},   {74, SOFTMETAL_CODEC_RGBA8_INTEGER},
    {80, SOFTMETAL_CODEC_BGRA8_UNORM},     {81, SOFTMETAL_CODEC_BGRA8_SRGB},
    {103, SOFTMETAL_CODEC_RG32_INTEGER},   {104, SOFTMETAL_CODEC_RG32_INTEGER},
    {105, SOFTMETAL_CODEC_RG32_FLOAT},     {110, SOFTMETAL_CODEC_RGBA16_UNORM},
    {113, SOFTMETAL_CODEC_RGBA16_INTEGER}, {114, SOFTMETAL_CODEC_RGBA16_INTEGER},
    {115, SOFTMETAL_CODEC_RGBA16_FLOAT},   {123, SOFTMETAL_CODEC_RGBA32_INTEGER},
    {124, SOFTMETAL_CODEC_RGBA32_INTEGER}, {125, SOFTMETAL_CODEC_RGBA32_FLOAT},
    {252, SOFTMETAL_CODEC_R32_FLOAT},  // Depth32Float
};

struct PixelPlace {
  size_t offset;
  unsigned column;
};

PixelPlace place_of(const PixelFormat& format, softmetal_uint x) {
  return {size_t{x} / format.block.width * format.block.bytes, x % format.block.width};
}

Float4 unpack_floats(const PixelFormat& format, const std::byte* pixel, unsigned column) {
  if (format.depth) return {unpack_depth(format, pixel), 0, 0, 1};
  return unpack_float(format, pixel, column);
}

Uint4 unpack_uints(const PixelFormat& format, const std::byte* pixel) {
  if (format.stencil) return {unpack_stencil(format, pixel), 0, 0, 1};
  return unpack_uint(format, pixel);
}

template <class Components>
void copy_to(void* components, const Components& values) {
  std::memcpy(components, values.data(), sizeof values);
}

template <class Components>
Components copy_from(const void* components) {
  Components values;
  std::memcpy(values.data(), components, sizeof values);
  return values;
}

}  // namespace

softmetal_codec codec_of(const PixelFormat& format) {
  for (const FormatCodec& known : kCodecs) {
    if (known.format == format.value) return known.codec;
  }
  return SOFTMETAL_CODEC_SERVICE;
}

void unpack_pixel(const void* format, const unsigned char* row, softmetal_uint x, int texel, void* components) {
  const auto& known = *static_cast<const PixelFormat*>(format);
  const PixelPlace place = place_of(known, x);
  const auto* pixel = reinterpret_cast<const std::byte*>(row) + place.offset;
  switch (texel) {
    case SOFTMETAL_TEXEL_FLOAT:
      return copy_to(components, unpack_floats(known, pixel, place.column));
    case SOFTMETAL_TEXEL_INT:
      return copy_to(components, unpack_int(known, pixel));
    default:
      return copy_to(components, unpack_uints(known, pixel));
  }
}

void pack_pixel(const void* format, unsigned char* row, softmetal_uint x, int texel, const void* components) {
  const auto& known = *static_cast<const PixelFormat*>(format);
  const PixelPlace place = place_of(known, x);
  auto* pixel = reinterpret_cast<std::byte*>(row) + place.offset;
  switch (texel) {
    case SOFTMETAL_TEXEL_FLOAT:
      return pack_float(known, copy_from<Float4>(components), pixel, place.column);
    case SOFTMETAL_TEXEL_INT:
      return pack_int(known, copy_from<Int4>(components), pixel);
    default:
      return pack_uint(known, copy_from<Uint4>(components), pixel);
  }
}

const float* srgb_values() {
  static const auto values = [] {
    std::array<float, 256> all;
    for (uint32_t i = 0; i < all.size(); ++i) all[i] = srgb8_to_float(i);
    return all;
  }();
  return values.data();
}

}  // namespace softmetal::texture
