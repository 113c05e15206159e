// Textures and samplers in the form that compiled kernels know (exec/kernel_texture.h).
#pragma once

#include "exec/kernel_abi.h"
#include "metal/descriptors/generated/descriptors.h"
#include "texture/layout.h"

namespace softmetal::metal {

// The caller, who knows where the view stays, sets `original`.
softmetal_texture make_shader_view(std::byte* start, const texture::Layout& layout,
                                   const descriptors::TextureSwizzleChannels& swizzle);

// The view of a texture that is not there.
const softmetal_texture& absent_texture();

// The levels of detail are given apart, because an encoder may replace those of the descriptor.
softmetal_ulong make_shader_sampler(const descriptors::MTLSamplerDescriptor& descriptor, float lod_min_clamp,
                                    float lod_max_clamp);

}  // namespace softmetal::metal
