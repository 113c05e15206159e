// Textures: what a descriptor may ask for, views, and their places.
#pragma once

#include <Metal/Metal.hpp>

#include "checks/refusal.h"

namespace pymetal::checks {

// Sizes, counts, and the combination of type, format and storage of a new texture.
void texture_descriptor(Call call, MTL::Device& self, Named<MTL::TextureDescriptor*> descriptor);
void texture_descriptor(Call call, MTL::Heap& self, Named<MTL::TextureDescriptor*> descriptor);
// A texture whose pixels lie in a buffer.
void buffer_texture(Call call, MTL::Buffer& self, Named<MTL::TextureDescriptor*> descriptor, Number offset,
                    Number bytes_per_row);

// A view: format of the same size, levels and slices that the texture has.
void texture_view(Call call, MTL::Texture& self, Named<MTL::PixelFormat> format);
void texture_view(Call call, MTL::Texture& self, Named<MTL::PixelFormat> format, Named<NS::Range> levels,
                  Named<NS::Range> slices);

void sampler_descriptor(Call call, MTL::Device& self, Named<MTL::SamplerDescriptor*> descriptor);

// Array slices, of cubes six for each.
NS::UInteger slice_count(const MTL::Texture& texture);

void check_level(Call call, const MTL::Texture& texture, Number level);
void check_slice(Call call, const MTL::Texture& texture, Number slice);
// The region's origin and size lie in the level.
void check_region(Call call, const MTL::Texture& texture, NS::UInteger level, const char* name, MTL::Origin origin,
                  MTL::Size size);

}  // namespace pymetal::checks
