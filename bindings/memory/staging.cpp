#include "memory/staging.h"

#include "support/errors.h"
#include "support/gil.h"

namespace pymetal {

namespace {

// Runs what `encode` puts into one blit encoder. The caller has a pool.
template <class Encode>
void run_blit(MTL::Device& device, Encode&& encode) {
  const Owned<MTL::CommandQueue> queue = created(device.newCommandQueue(), "newCommandQueue");
  MTL::CommandBuffer* commands = queue->commandBuffer();
  if (!commands) raise_failed(ErrorKind::Resource, nullptr, "commandBuffer");
  MTL::BlitCommandEncoder* encoder = commands->blitCommandEncoder();
  if (!encoder) raise_failed(ErrorKind::Resource, nullptr, "blitCommandEncoder");
  encode(*encoder);
  encoder->endEncoding();
  commands->commit();
  without_gil([&] { commands->waitUntilCompleted(); });
  if (commands->status() == MTL::CommandBufferStatusError) raise_error(ErrorKind::CommandBuffer, commands->error());
}

}  // namespace

Owned<MTL::Buffer> staging_buffer(MTL::Texture& texture, NS::UInteger length) {
  return created(texture.device()->newBuffer(length, MTL::ResourceStorageModeShared), "newBufferWithLength:options:");
}

void copy_to_buffer(const StagedCopy& copy, MTL::Buffer& buffer) {
  run_blit(*copy.texture.device(), [&](MTL::BlitCommandEncoder& encoder) {
    encoder.copyFromTexture(&copy.texture, copy.slice, copy.level, copy.region.origin, copy.region.size, &buffer, 0,
                            copy.bytes_per_row, copy.bytes_per_image);
  });
}

void copy_from_buffer(const StagedCopy& copy, MTL::Buffer& buffer) {
  run_blit(*copy.texture.device(), [&](MTL::BlitCommandEncoder& encoder) {
    encoder.copyFromBuffer(&buffer, 0, copy.bytes_per_row, copy.bytes_per_image, copy.region.size, &copy.texture,
                           copy.slice, copy.level, copy.region.origin);
  });
}

}  // namespace pymetal
