// Copies between a texture that the CPU does not see and a buffer that it does.
#pragma once

#include <Metal/Metal.hpp>

#include "support/owned.h"

namespace pymetal {

// The pixels' place in the texture, and in the buffer from its beginning on.
struct StagedCopy {
  MTL::Texture& texture;
  NS::UInteger level;
  NS::UInteger slice;
  MTL::Region region;
  NS::UInteger bytes_per_row;
  NS::UInteger bytes_per_image;
};

// A shared buffer of the texture's device. Throws ResourceError.
Owned<MTL::Buffer> staging_buffer(MTL::Texture& texture, NS::UInteger length);

// Copy on a queue of their own and wait for it, without the GIL. Throw CommandBufferError.
void copy_to_buffer(const StagedCopy& copy, MTL::Buffer& buffer);
void copy_from_buffer(const StagedCopy& copy, MTL::Buffer& buffer);

}  // namespace pymetal
