#include "raster/surface.h"

#include <limits>

#include "raster/packed_colours.h"
#include "raster/surface_pixels.h"
#include "texture/component.h"
#include "texture/pixel.h"

namespace softmetal::raster {
namespace {

using texture::Numeric;
using texture::PixelFormat;

// Four values of any kind, between a pixel and a lane.
template <typename Values>
void put(const Values& values, unsigned lane, ColourBlock* colours) {
  for (unsigned channel = 0; channel < 4; ++channel) {
    colours->channels[channel][lane] = __builtin_bit_cast(float, values[channel]);
  }
}
template <typename Values>
void take(const ColourRows& colours, unsigned lane, unsigned channels, Values* values) {
  for (unsigned channel = 0; channel < 4; ++channel) {
    if ((channels >> channel & 1) == 0) continue;
    (*values)[channel] = __builtin_bit_cast(typename Values::value_type, colours.channels[channel][lane]);
  }
}

void store_pixel(const PixelFormat& format, unsigned channels, const ColourRows& colours, unsigned lane,
                 std::byte* pixel) {
  const bool is_partial = channels != kAllChannels;
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
}

// Stores whole pixels, or the `written` bits of them. Where all samples of a pixel get the same, it is copied to them.
template <typename Word>
SOFTMETAL_INLINE void store_packed(const Surface& surface, const QuadPlaces& places,
                                   const PixelSet (&lanes)[kMostSamples], Word written,
                                   const Word (&packed)[kBlockPixels]) {
  for (unsigned sample = 0; sample < surface.samples; ++sample) {
    if (lanes[sample] == 0) continue;
    if (written == static_cast<Word>(~Word{0})) {
      store_words(surface, places, sample, lanes[sample], packed);
      continue;
    }
    alignas(64) Word mixed[kBlockPixels];
    load_words(surface, places, sample, lanes[sample], mixed);
    for (unsigned lane = 0; lane < kBlockPixels; ++lane) {
      mixed[lane] = (mixed[lane] & static_cast<Word>(~written)) | (packed[lane] & written);
    }
    store_words(surface, places, sample, lanes[sample], mixed);
  }
}

SOFTMETAL_FOR_EACH_PROCESSOR
void store_bytes(const Surface& surface, const QuadPlaces& places, const PixelSet (&lanes)[kMostSamples],
                 unsigned channels, const ByteOrder& order, const ColourRows& colours) {
  alignas(64) uint32_t packed[kBlockPixels];
  pack_bytes(order, colours, packed);
  store_packed(surface, places, lanes, written_bits(order, channels), packed);
}

SOFTMETAL_FOR_EACH_PROCESSOR
void load_bytes(const Surface& surface, const QuadPlaces& places, unsigned sample, PixelSet lanes,
                const ByteOrder& order, ColourBlock* colours) {
  alignas(64) uint32_t packed[kBlockPixels];
  load_words(surface, places, sample, lanes, packed);
  unpack_bytes(order, packed, colours);
}

SOFTMETAL_FOR_EACH_PROCESSOR
void store_halves(const Surface& surface, const QuadPlaces& places, const PixelSet (&lanes)[kMostSamples],
                  unsigned channels, const ColourRows& colours) {
  alignas(64) uint64_t packed[kBlockPixels];
  pack_halves(colours, packed);
  store_packed(surface, places, lanes, written_halves(channels), packed);
}

SOFTMETAL_FOR_EACH_PROCESSOR
void load_halves(const Surface& surface, const QuadPlaces& places, unsigned sample, PixelSet lanes,
                 ColourBlock* colours) {
  alignas(64) uint64_t packed[kBlockPixels];
  load_words(surface, places, sample, lanes, packed);
  unpack_halves(packed, colours);
}

}  // namespace

PixelSet lanes_on_surface(const Surface& surface, const QuadBatch& batch) {
  const auto width = static_cast<float>(surface.width), height = static_cast<float>(surface.height);
  const PixelSet inside =
      lanes_where([&](unsigned lane) { return (batch.corners.x[lane] < width) & (batch.corners.y[lane] < height); });
  return batch.is_full() ? inside : inside & ~(kAllPixels << (batch.quads * kQuadLanes));
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

void load_colours(const Surface& surface, const QuadPlaces& places, unsigned sample, PixelSet lanes,
                  ColourBlock* colours) {
  const PixelFormat& format = *surface.format;
  if (const ByteOrder* order = byte_order(format)) return load_bytes(surface, places, sample, lanes, *order, colours);
  if (holds_four_halves(format)) return load_halves(surface, places, sample, lanes, colours);
  *colours = {};
  for_each_pixel(surface, places, sample, lanes, [&](const std::byte* pixel, unsigned lane) {
    if (format.numeric == Numeric::kUint) return put(texture::unpack_uint(format, pixel), lane, colours);
    if (format.numeric == Numeric::kSint) return put(texture::unpack_int(format, pixel), lane, colours);
    put(texture::unpack_float(format, pixel), lane, colours);
  });
}

void store_colours(const Surface& surface, const QuadPlaces& places, const PixelSet (&lanes)[kMostSamples],
                   unsigned channels, const ColourRows& colours) {
  const PixelFormat& format = *surface.format;
  if (const ByteOrder* order = byte_order(format)) {
    return store_bytes(surface, places, lanes, channels, *order, colours);
  }
  if (holds_four_halves(format)) return store_halves(surface, places, lanes, channels, colours);
  for (unsigned sample = 0; sample < surface.samples; ++sample) {
    for_each_pixel(surface, places, sample, lanes[sample],
                   [&](std::byte* pixel, unsigned lane) { store_pixel(format, channels, colours, lane, pixel); });
  }
}

void load_depths(const Surface& surface, const QuadPlaces& places, unsigned sample, PixelSet lanes,
                 DepthStencilBlock* block) {
  if (is_plain_float(*surface.format)) return load_words(surface, places, sample, lanes, block->depth);
  for_each_pixel(surface, places, sample, lanes, [&](std::byte* pixel, unsigned lane) {
    block->depth[lane] = texture::unpack_depth(*surface.format, pixel);
  });
}

void store_depths(const Surface& surface, const QuadPlaces& places, unsigned sample, PixelSet lanes,
                  const DepthStencilBlock& block) {
  if (is_plain_float(*surface.format)) return store_words(surface, places, sample, lanes, block.depth);
  for_each_pixel(surface, places, sample, lanes, [&](std::byte* pixel, unsigned lane) {
    texture::pack_depth(*surface.format, block.depth[lane], pixel);
  });
}

void load_stencils(const Surface& surface, const QuadPlaces& places, unsigned sample, PixelSet lanes,
                   DepthStencilBlock* block) {
  for_each_pixel(surface, places, sample, lanes, [&](std::byte* pixel, unsigned lane) {
    block->stencil[lane] = texture::unpack_stencil(*surface.format, pixel);
  });
}

void store_stencils(const Surface& surface, const QuadPlaces& places, unsigned sample, PixelSet lanes,
                    const DepthStencilBlock& block) {
  for_each_pixel(surface, places, sample, lanes, [&](std::byte* pixel, unsigned lane) {
    texture::pack_stencil(*surface.format, block.stencil[lane], pixel);
  });
}

void round_depths(const PixelFormat& format, float (&depth)[kBlockPixels]) {
  if (format.numeric != Numeric::kUnorm) return;
  const unsigned bits = format.depth.bits;
  for (float& value : depth) value = texture::unorm_to_float(texture::float_to_unorm(value, bits), bits);
}

}  // namespace softmetal::raster
