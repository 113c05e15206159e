// MTLBlitCommandEncoder, for buffers.
#pragma once

#include "metal/buffer.h"
#include "metal/command_encoder.h"

namespace softmetal::metal {

struct BlitCommandEncoder : CommandEncoder {
  void copy_from_buffer(Buffer* source, UInteger source_offset, Buffer* destination, UInteger destination_offset,
                        UInteger size);
  void fill_buffer(Buffer* buffer, Range range, uint8_t value);
  // CPU and device see the same memory, so managed resources are always up to date.
  void synchronize_resource(Resource* resource);
};

BlitCommandEncoder* make_blit_command_encoder(CommandBuffer* buffer);

void define_blit_command_encoder_class();

}  // namespace softmetal::metal
