// Blit commands: both ends of a copy lie where they should.
#pragma once

#include <Metal/Metal.hpp>

#include "checks/encoders.h"

namespace pymetal::checks {

void copy_buffer(Call call, const NS::Object& self, Named<MTL::Buffer*> source, Number source_offset,
                 Named<MTL::Buffer*> destination, Number destination_offset, Number size);

// One end of a copy: a region of a level of a slice.
void texture_region(Call call, const NS::Object& self, Named<MTL::Texture*> texture, Number slice, Number level,
                    Named<MTL::Origin> origin, Named<MTL::Size> size);
// The other end, as pixels in a buffer.
void image_in_buffer(Call call, const NS::Object& self, Named<MTL::Texture*> texture, Named<MTL::Size> size,
                     Named<MTL::Buffer*> buffer, Number offset, Number bytes_per_row, Number bytes_per_image);

// Textures that are copied into each other have one format and one number of samples.
void same_pixels(Call call, const NS::Object& self, Named<MTL::Texture*> source, Named<MTL::Texture*> destination);
// All levels and slices of two textures, or some of them.
void texture_levels(Call call, const NS::Object& self, Named<MTL::Texture*> texture, Number slice, Number level,
                    Number slice_count, Number level_count);

void texture_place(Call call, const NS::Object& self, Named<MTL::Texture*> texture, Number slice, Number level);
void mipmapped(Call call, const NS::Object& self, Named<MTL::Texture*> texture);
void managed_resource(Call call, const NS::Object& self, Named<MTL::Resource*> resource);
void managed_texture(Call call, const NS::Object& self, Named<MTL::Texture*> texture, Number slice, Number level);

// Commands of an indirect command buffer.
void command_range(Call call, const NS::Object& self, Named<MTL::IndirectCommandBuffer*> commands,
                   Named<NS::Range> range);
void command_copy(Call call, const NS::Object& self, Named<MTL::IndirectCommandBuffer*> source, Named<NS::Range> range,
                  Named<MTL::IndirectCommandBuffer*> destination, Number index);
void command_index(Call call, MTL::IndirectCommandBuffer& self, Number index);
void own_command_range(Call call, MTL::IndirectCommandBuffer& self, Named<NS::Range> range);
void indirect_command_range(Call call, const NS::Object& self, Named<MTL::Buffer*> buffer, Number offset);

}  // namespace pymetal::checks
