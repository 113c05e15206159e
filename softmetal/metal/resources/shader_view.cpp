#include "metal/resources/shader_view.h"

#include <algorithm>
#include <cmath>

#include "texture/kernel_pixels.h"

namespace softmetal::metal {
namespace {

using descriptors::MTLSamplerDescriptor;
using descriptors::TextureSwizzleChannels;

static_assert(texture::kMostLevels == SOFTMETAL_MOST_TEXTURE_LEVELS);

softmetal_uint swizzle_of(const TextureSwizzleChannels& channels) {
  constexpr TextureSwizzleChannels kUnchanged = {2, 3, 4, 5};
  const softmetal_uint unchanged =
      kUnchanged.red | kUnchanged.green << 8 | kUnchanged.blue << 16 | kUnchanged.alpha << 24;
  const softmetal_uint packed =
      channels.red | channels.green << 8 | channels.blue << 16 | static_cast<softmetal_uint>(channels.alpha) << 24;
  return packed == unchanged ? 0 : packed;
}

softmetal_texture_level level_of(const texture::Level& level) {
  return {level.offset,
          level.bytes_per_row,
          level.bytes_per_image,
          static_cast<softmetal_uint>(level.extent.width),
          static_cast<softmetal_uint>(level.extent.height),
          static_cast<softmetal_uint>(level.extent.depth)};
}

softmetal_ulong at(softmetal_ulong value, softmetal_sampler_position position) { return value << position; }

// NaN becomes 0.
softmetal_ulong lod_steps(float lod) {
  const float steps = lod * SOFTMETAL_LOD_STEPS;
  if (!(steps > 0)) return 0;
  return static_cast<softmetal_ulong>(std::lround(std::min<float>(steps, SOFTMETAL_LARGEST_LOD_STEP)));
}

softmetal_ulong bias_steps(float bias) {
  constexpr float kLargest = 16;  // as in Metal, to either side
  constexpr softmetal_ulong kBits = (1 << 14) - 1;
  const float clamped = std::isnan(bias) ? 0 : std::clamp(bias, -kLargest, kLargest);
  return static_cast<softmetal_ulong>(std::lround(clamped * SOFTMETAL_LOD_STEPS)) & kBits;
}

}  // namespace

softmetal_texture make_shader_view(std::byte* start, const texture::Layout& layout,
                                   const TextureSwizzleChannels& swizzle) {
  softmetal_texture view{};
  view.start = reinterpret_cast<unsigned char*>(start);
  view.bytes_per_slice = layout.bytes_per_slice;
  view.format = layout.format;
  view.srgb = texture::srgb_values();
  view.codec = texture::codec_of(*layout.format);
  view.swizzle = swizzle_of(swizzle);
  view.has_alpha = layout.format->has_alpha();
  view.samples = static_cast<softmetal_uint>(layout.samples);
  view.slices = static_cast<softmetal_uint>(layout.slices);
  view.level_count = static_cast<softmetal_uint>(layout.level_count);
  for (size_t i = 0; i < layout.level_count; ++i) view.levels[i] = level_of(layout.levels[i]);
  return view;
}

const softmetal_texture& absent_texture() {
  static const softmetal_texture absent = [] {
    softmetal_texture texture{};
    texture.original = &absent;
    return texture;
  }();
  return absent;
}

softmetal_ulong make_shader_sampler(const MTLSamplerDescriptor& d, float lod_min_clamp, float lod_max_clamp) {
  return at(d.min_filter, SOFTMETAL_SAMPLER_MIN_FILTER) | at(d.mag_filter, SOFTMETAL_SAMPLER_MAG_FILTER) |
         at(d.mip_filter, SOFTMETAL_SAMPLER_MIP_FILTER) | at(d.s_address_mode, SOFTMETAL_SAMPLER_S_ADDRESS) |
         at(d.t_address_mode, SOFTMETAL_SAMPLER_T_ADDRESS) | at(d.r_address_mode, SOFTMETAL_SAMPLER_R_ADDRESS) |
         at(d.compare_function, SOFTMETAL_SAMPLER_COMPARE) | at(d.border_color, SOFTMETAL_SAMPLER_BORDER) |
         at(d.normalized_coordinates ? 0 : 1, SOFTMETAL_SAMPLER_PIXEL_COORDINATES) |
         at(d.max_anisotropy - 1, SOFTMETAL_SAMPLER_ANISOTROPY) | at(d.reduction_mode, SOFTMETAL_SAMPLER_REDUCTION) |
         at(lod_steps(lod_min_clamp), SOFTMETAL_SAMPLER_LOD_MIN) |
         at(lod_steps(lod_max_clamp), SOFTMETAL_SAMPLER_LOD_MAX) |
         at(bias_steps(d.lod_bias), SOFTMETAL_SAMPLER_LOD_BIAS) | at(1, SOFTMETAL_SAMPLER_PRESENT);
}

}  // namespace softmetal::metal
