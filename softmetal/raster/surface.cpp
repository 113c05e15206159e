#include "raster/surface.h"

#include <bit>
#include <limits>

#include "texture/component.h"
#include "texture/pixel.h"

namespace softmetal::raster {
namespace {

using texture::Numeric;
using texture::PixelFormat;

constexpr unsigned kAllChannels = 0b1111;

template <typename Function>
void for_each_lane(PixelSet lanes, Function function) {
  for (; lanes != 0; lanes &= lanes - 1) function(static_cast<unsigned>(std::countr_zero(lanes)));
}

std::byte* pixel_at(const Surface& surface, const BlockPlace& place, unsigned lane) {
  return surface.pixel(static_cast<size_t>(place.x) + lane_x(lane), static_cast<size_t>(place.y) + lane_y(lane),
                       place.sample);
}

// Where red, green, blue and alpha lie in pixels of four bytes, each a fraction of 255.
struct ByteOrder {
  unsigned char shifts[4];
};
constexpr ByteOrder kRGBA = {{0, 8, 16, 24}};
constexpr ByteOrder kBGRA = {{16, 8, 0, 24}};

const ByteOrder* byte_order(const PixelFormat& format) {
  if (format.numeric != Numeric::kUnorm || format.srgb || format.block.bytes != 4 || format.colour[0].bits != 8 ||
      format.colour[3].bits != 8) {
    return nullptr;
  }
  return format.colour[0].first_bit == 0 ? &kRGBA : &kBGRA;
}

void load_bytes(const Surface& surface, const BlockPlace& place, PixelSet lanes, const ByteOrder& order,
                ColourBlock* colours) {
  for_each_lane(lanes, [&](unsigned lane) {
    uint32_t bits;
    __builtin_memcpy(&bits, pixel_at(surface, place, lane), sizeof bits);
    for (unsigned channel = 0; channel < 4; ++channel) {
      colours->channels[channel][lane] = static_cast<float>(bits >> order.shifts[channel] & 255) / 255.0f;
    }
  });
}

void store_bytes(const Surface& surface, const BlockPlace& place, PixelSet lanes, unsigned channels,
                 const ByteOrder& order, const ColourBlock& colours) {
  uint32_t packed[kBlockPixels] = {};
  uint32_t written = 0;
  for (unsigned channel = 0; channel < 4; ++channel) {
    if ((channels >> channel & 1) == 0) continue;
    written |= 255u << order.shifts[channel];
    for (unsigned lane = 0; lane < kBlockPixels; ++lane) {
      const float value = ColourRange{0, 1}.clamp(colours.channels[channel][lane]);
      // To the nearest integer, ties to even, by the rounding of an addition.
      constexpr float whole_numbers = 0x1p23f;
      const float rounded = value * 255.0f + whole_numbers;
      packed[lane] |= (std::bit_cast<uint32_t>(rounded) & 255) << order.shifts[channel];
    }
  }
  for_each_lane(lanes, [&](unsigned lane) {
    std::byte* pixel = pixel_at(surface, place, lane);
    uint32_t bits;
    __builtin_memcpy(&bits, pixel, sizeof bits);
    bits = (bits & ~written) | packed[lane];
    __builtin_memcpy(pixel, &bits, sizeof bits);
  });
}

// Four values of any kind, between a pixel and a block's lane.
template <typename Values>
void put(const Values& values, unsigned lane, ColourBlock* colours) {
  for (unsigned channel = 0; channel < 4; ++channel) {
    colours->channels[channel][lane] = std::bit_cast<float>(values[channel]);
  }
}
template <typename Values>
void take(const ColourBlock& colours, unsigned lane, unsigned channels, Values* values) {
  for (unsigned channel = 0; channel < 4; ++channel) {
    if ((channels >> channel & 1) == 0) continue;
    (*values)[channel] = std::bit_cast<typename Values::value_type>(colours.channels[channel][lane]);
  }
}

}  // namespace

PixelSet pixels_on_surface(const Surface& surface, const BlockPlace& place) {
  return pixels_in_rectangle({0, 0, static_cast<int>(surface.width), static_cast<int>(surface.height)}, place.x,
                             place.y);
}

ColourRange colour_range(const PixelFormat& format) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  switch (format.numeric) {
    case Numeric::kUnorm:
      return {0, 1};
    case Numeric::kSnorm:
      return {-1, 1};
    default:
      return {-infinity, infinity};
  }
}

void load_colours(const Surface& surface, const BlockPlace& place, PixelSet lanes, ColourBlock* colours) {
  const PixelFormat& format = *surface.format;
  if (const ByteOrder* order = byte_order(format)) return load_bytes(surface, place, lanes, *order, colours);
  for_each_lane(lanes, [&](unsigned lane) {
    const std::byte* pixel = pixel_at(surface, place, lane);
    if (format.numeric == Numeric::kUint) return put(texture::unpack_uint(format, pixel), lane, colours);
    if (format.numeric == Numeric::kSint) return put(texture::unpack_int(format, pixel), lane, colours);
    put(texture::unpack_float(format, pixel), lane, colours);
  });
}

void store_colours(const Surface& surface, const BlockPlace& place, PixelSet lanes, unsigned channels,
                   const ColourBlock& colours) {
  const PixelFormat& format = *surface.format;
  if (const ByteOrder* order = byte_order(format)) {
    return store_bytes(surface, place, lanes, channels, *order, colours);
  }
  const bool is_partial = channels != kAllChannels;
  for_each_lane(lanes, [&](unsigned lane) {
    std::byte* pixel = pixel_at(surface, place, lane);
    if (format.numeric == Numeric::kUint) {
      texture::Uint4 values = is_partial ? texture::unpack_uint(format, pixel) : texture::Uint4{};
      take(colours, lane, channels, &values);
      texture::pack_uint(format, values, pixel);
    } else if (format.numeric == Numeric::kSint) {
      texture::Int4 values = is_partial ? texture::unpack_int(format, pixel) : texture::Int4{};
      take(colours, lane, channels, &values);
      texture::pack_int(format, values, pixel);
    } else {
      texture::Float4 values = is_partial ? texture::unpack_float(format, pixel) : texture::Float4{};
      take(colours, lane, channels, &values);
      texture::pack_float(format, values, pixel);
    }
  });
}

void load_depths(const Surface& surface, const BlockPlace& place, PixelSet lanes, DepthStencilBlock* block) {
  for_each_lane(lanes, [&](unsigned lane) {
    block->depth[lane] = texture::unpack_depth(*surface.format, pixel_at(surface, place, lane));
  });
}

void store_depths(const Surface& surface, const BlockPlace& place, PixelSet lanes, const DepthStencilBlock& block) {
  for_each_lane(lanes, [&](unsigned lane) {
    texture::pack_depth(*surface.format, block.depth[lane], pixel_at(surface, place, lane));
  });
}

void load_stencils(const Surface& surface, const BlockPlace& place, PixelSet lanes, DepthStencilBlock* block) {
  for_each_lane(lanes, [&](unsigned lane) {
    block->stencil[lane] = texture::unpack_stencil(*surface.format, pixel_at(surface, place, lane));
  });
}

void store_stencils(const Surface& surface, const BlockPlace& place, PixelSet lanes, const DepthStencilBlock& block) {
  for_each_lane(lanes, [&](unsigned lane) {
    texture::pack_stencil(*surface.format, block.stencil[lane], pixel_at(surface, place, lane));
  });
}

void round_depths(const PixelFormat& format, float (&depth)[kBlockPixels]) {
  if (format.numeric != Numeric::kUnorm) return;
  const unsigned bits = format.depth.bits;
  for (float& value : depth) value = texture::unorm_to_float(texture::float_to_unorm(value, bits), bits);
}

}  // namespace softmetal::raster
