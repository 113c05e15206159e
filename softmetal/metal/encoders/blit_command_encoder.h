// MTLBlitCommandEncoder.
#pragma once

#include "metal/commands/command_encoder.h"
#include "metal/indirect/indirect_command_buffer.h"
#include "metal/resources/buffer.h"
#include "metal/resources/texture.h"

namespace softmetal::metal {

struct BlitCommandEncoder : CommandEncoder {
  void copy_from_buffer(Buffer* source, UInteger source_offset, Buffer* destination, UInteger destination_offset,
                        UInteger size);
  void fill_buffer(Buffer* buffer, Range range, uint8_t value);
  // CPU and device see the same memory, so managed resources are always up to date.
  void synchronize_resource(Resource* resource);
  // Writes timestamps into a buffer.
  void resolve_counters(CounterSampleBuffer* samples, Range range, Buffer* destination, UInteger offset);
  void reset_commands(IndirectCommandBuffer* commands, Range range);
  void copy_commands(IndirectCommandBuffer* source, Range range, IndirectCommandBuffer* destination, UInteger index);
  // Commands are executed as they are.
  void optimize_commands(IndirectCommandBuffer* commands, Range range);

  // Of textures, in blit_textures.cpp.
  void copy_buffer_to_texture(Buffer* source, UInteger source_offset, UInteger bytes_per_row, UInteger bytes_per_image,
                              Size size, Texture* destination, UInteger slice, UInteger level, Origin origin);
  void copy_buffer_to_texture_with_options(Buffer* source, UInteger source_offset, UInteger bytes_per_row,
                                           UInteger bytes_per_image, Size size, Texture* destination, UInteger slice,
                                           UInteger level, Origin origin, UInteger options);
  void copy_texture_to_buffer(Texture* source, UInteger slice, UInteger level, Origin origin, Size size,
                              Buffer* destination, UInteger destination_offset, UInteger bytes_per_row,
                              UInteger bytes_per_image);
  void copy_texture_to_buffer_with_options(Texture* source, UInteger slice, UInteger level, Origin origin, Size size,
                                           Buffer* destination, UInteger destination_offset, UInteger bytes_per_row,
                                           UInteger bytes_per_image, UInteger options);
  void copy_texture_box(Texture* source, UInteger source_slice, UInteger source_level, Origin source_origin, Size size,
                        Texture* destination, UInteger destination_slice, UInteger destination_level,
                        Origin destination_origin);
  void copy_texture_levels(Texture* source, UInteger source_slice, UInteger source_level, Texture* destination,
                           UInteger destination_slice, UInteger destination_level, UInteger slice_count,
                           UInteger level_count);
  void copy_texture(Texture* source, Texture* destination);
  void generate_mipmaps(Texture* texture);
  void synchronize_texture(Texture* texture, UInteger slice, UInteger level);
  // Pixels have one layout for CPU and device, so there is nothing to optimize.
  void optimize_contents(Texture* texture);
  void optimize_contents_of_level(Texture* texture, UInteger slice, UInteger level);
};

BlitCommandEncoder* make_blit_command_encoder(CommandBuffer* buffer);

void define_blit_command_encoder_class();
// Adds -[MTLCommandBuffer blitCommandEncoder] and its variant.
void define_blit_passes(objc::ClassBuilder<CommandBuffer>& builder);
void define_texture_blits(objc::ClassBuilder<BlitCommandEncoder>& builder);

// Raises unless so many bytes lie in the buffer from the offset on.
void check_extent(const char* what, const Buffer* buffer, UInteger offset, UInteger size);

}  // namespace softmetal::metal
