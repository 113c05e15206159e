#include "checks/blit.h"

#include "checks/arguments.h"
#include "checks/formats.h"
#include "checks/memory.h"
#include "checks/textures.h"

namespace pymetal::checks {

void copy_buffer(Call call, const NS::Object& self, Named<MTL::Buffer*> source, Number source_offset,
                 Named<MTL::Buffer*> destination, Number destination_offset, Number size) {
  if (size.value == 0) refuse(call, size, "it must be at least 1");
  buffer_bytes(call, self, source, source_offset, size);
  buffer_bytes(call, self, destination, destination_offset, size);
  if (source.value != destination.value) return;
  const NS::UInteger first = std::min(source_offset.value, destination_offset.value);
  const NS::UInteger second = std::max(source_offset.value, destination_offset.value);
  if (second - first < size.value) {
    refuse(call, size, "source and destination are one buffer, and the two parts overlap");
  }
}

void texture_region(Call call, const NS::Object&, Named<MTL::Texture*> texture, Number slice, Number level,
                    Named<MTL::Origin> origin, Named<MTL::Size> size) {
  check_slice(call, *texture.value, slice);
  check_level(call, *texture.value, level);
  if (size.value.width == 0 || size.value.height == 0 || size.value.depth == 0) {
    refuse(call, size.name, text_of(size.value), "every dimension must be at least 1");
  }
  check_region(call, *texture.value, level.value, texture.name, origin.value, size.value);
}

void image_in_buffer(Call call, const NS::Object&, Named<MTL::Texture*> texture, Named<MTL::Size> size,
                     Named<MTL::Buffer*> buffer, Number offset, Number bytes_per_row, Number bytes_per_image) {
  const std::optional<Block> block = block_of(texture.value->pixelFormat());
  if (!block) return;  // combined depth and stencil: options tell which part is copied
  const std::string multiple = "it must be a multiple of the pixel or block size, " + text_of(block->bytes);
  if (offset.value % block->bytes != 0) refuse(call, offset, multiple);
  if (bytes_per_row.value % block->bytes != 0) refuse(call, bytes_per_row, multiple);
  const size_t needed = region_bytes(call, *block, size.value, bytes_per_row, bytes_per_image);
  const NS::UInteger length = buffer.value->length();
  if (offset.value <= length && needed <= length - offset.value) return;
  refuse(call, offset,
         "the pixels take " + text_of(needed) + " bytes, and " + buffer.name + " ends at " + text_of(length));
}

void same_pixels(Call call, const NS::Object&, Named<MTL::Texture*> source, Named<MTL::Texture*> destination) {
  const std::string other = std::string(source.name) + " has ";
  const MTL::PixelFormat from = source.value->pixelFormat();
  const MTL::PixelFormat to = destination.value->pixelFormat();
  if (from != to) refuse(call, destination.name, "of format " + text_of(to), other + text_of(from));
  const NS::UInteger samples = destination.value->sampleCount();
  if (samples != source.value->sampleCount()) {
    refuse(call, destination.name, "of " + text_of(samples) + " samples", other + text_of(source.value->sampleCount()));
  }
}

void texture_levels(Call call, const NS::Object&, Named<MTL::Texture*> texture, Number slice, Number level,
                    Number slice_count, Number level_count) {
  const NS::UInteger slices = checks::slice_count(*texture.value);
  const NS::UInteger levels = texture.value->mipmapLevelCount();
  check_index(call, slice, "slices", slices);
  check_index(call, level, "mipmap levels", levels);
  if (slice_count.value > slices - slice.value) {
    refuse(
        call, slice_count,
        "from " + text_of(slice.value) + " on, " + texture.name + " has " + text_of(slices - slice.value) + " slices");
  }
  if (level_count.value > levels - level.value) {
    refuse(call, level_count,
           "from " + text_of(level.value) + " on, " + texture.name + " has " + text_of(levels - level.value) +
               " mipmap levels");
  }
}

void texture_place(Call call, const NS::Object&, Named<MTL::Texture*> texture, Number slice, Number level) {
  check_slice(call, *texture.value, slice);
  check_level(call, *texture.value, level);
}

void mipmapped(Call call, const NS::Object&, Named<MTL::Texture*> texture) {
  const MTL::PixelFormat format = texture.value->pixelFormat();
  if (texture.value->mipmapLevelCount() < 2) refuse(call, texture.name, "of one mipmap level", "there is none to make");
  const bool filtered = !is_integer(format) && !is_compressed(format) && !has_depth(format) && !has_stencil(format);
  if (!filtered) refuse(call, texture.name, "of format " + text_of(format), "it must be a colour that can be filtered");
}

void managed_resource(Call call, const NS::Object&, Named<MTL::Resource*> resource) {
  const MTL::StorageMode mode = resource.value->storageMode();
  if (mode == MTL::StorageModeManaged) return;
  refuse(call, resource.name, "of StorageMode." + text_of(mode), "only Managed ones are synchronized");
}

void managed_texture(Call call, const NS::Object& self, Named<MTL::Texture*> texture, Number slice, Number level) {
  managed_resource(call, self, {texture.name, texture.value});
  texture_place(call, self, texture, slice, level);
}

void command_range(Call call, const NS::Object&, Named<MTL::IndirectCommandBuffer*> commands, Named<NS::Range> range) {
  check_range(call, range, "commands", commands.value->size());
}

void command_copy(Call call, const NS::Object& self, Named<MTL::IndirectCommandBuffer*> source, Named<NS::Range> range,
                  Named<MTL::IndirectCommandBuffer*> destination, Number index) {
  command_range(call, self, source, range);
  const NS::UInteger size = destination.value->size();
  if (index.value <= size && range.value.length <= size - index.value) return;
  refuse(call, index,
         text_of(range.value.length) + " commands do not fit " + destination.name + ", which has " + text_of(size));
}

void command_index(Call call, MTL::IndirectCommandBuffer& self, Number index) {
  check_index(call, index, "commands", self.size());
}

void own_command_range(Call call, MTL::IndirectCommandBuffer& self, Named<NS::Range> range) {
  check_range(call, range, "commands", self.size());
}

void indirect_command_range(Call call, const NS::Object&, Named<MTL::Buffer*> buffer, Number offset) {
  indirect_arguments(call, buffer, offset, sizeof(MTL::IndirectCommandBufferExecutionRange));
}

}  // namespace pymetal::checks
