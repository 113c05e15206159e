// MTLRenderCommandEncoder and MTLParallelRenderCommandEncoder as C++ programs see them: what they refuse, and passes
// without draws.
#include <cmath>
#include <functional>
#include <limits>

#include "tests/softmetal_metal/programs/metal_test.h"

static MTL::CommandQueue* queue;

static bool raises(const std::function<void()>& action, const char* part) {
  const std::string reason = raised_by(action);
  if (reason.find(part) != std::string::npos) return true;
  std::cerr << "raised \"" << reason << "\"\n";
  return false;
}

static MTL::Texture* target() {
  MTL::TextureDescriptor* descriptor =
      MTL::TextureDescriptor::texture2DDescriptor(MTL::PixelFormatR32Float, 4, 4, false);
  descriptor->setUsage(MTL::TextureUsageRenderTarget);
  descriptor->setStorageMode(MTL::StorageModeShared);
  return device()->newTexture(descriptor);
}

static MTL::RenderPassDescriptor* pass_with(MTL::Texture* texture, double clear) {
  MTL::RenderPassDescriptor* pass = MTL::RenderPassDescriptor::renderPassDescriptor();
  MTL::RenderPassColorAttachmentDescriptor* attachment = pass->colorAttachments()->object(0);
  attachment->setTexture(texture);
  attachment->setLoadAction(MTL::LoadActionClear);
  attachment->setClearColor(MTL::ClearColor(clear, 0, 0, 0));
  attachment->setStoreAction(MTL::StoreActionStore);
  return pass;
}

// Runs `encode` in a pass that clears to 3, and checks that it has.
static void run(const std::function<void(MTL::RenderCommandEncoder*)>& encode) {
  Pool pool;
  MTL::Texture* texture = target();
  MTL::CommandBuffer* buffer = queue->commandBuffer();
  MTL::RenderCommandEncoder* encoder = buffer->renderCommandEncoder(pass_with(texture, 3));
  encode(encoder);
  encoder->endEncoding();
  buffer->commit();
  buffer->waitUntilCompleted();
  CHECK_EQUAL(buffer->status(), MTL::CommandBufferStatusCompleted);
  float pixels[16];
  texture->getBytes(pixels, 16, MTL::Region(0, 0, 4, 4), 0);
  for (const float pixel : pixels) CHECK_EQUAL(pixel, 3.0f);
  texture->release();
}

static void test_refusals_of_arguments() {
  MTL::Buffer* buffer = device()->newBuffer(64, MTL::ResourceStorageModeShared);
  run([&](MTL::RenderCommandEncoder* encoder) {
    CHECK(raises([&] { encoder->setVertexBuffer(buffer, 0, 31); }, "beyond the buffer argument table"));
    CHECK(raises([&] { encoder->setFragmentBuffer(buffer, 65, 0); }, "beyond the buffer's length of 64"));
    CHECK(raises([&] { encoder->setVertexBufferOffset(0, 0); }, "no buffer is set at index 0"));
    CHECK(raises([&] { encoder->setVertexBytes(nullptr, 4, 0); }, "the bytes are null"));
    CHECK(raises([&] { encoder->setFragmentBytes(buffer, 4097, 0); }, "not between 1 and 4096"));
    CHECK(raises([&] { encoder->setVertexBuffer(buffer, 0, 8, 31); }, "beyond the buffer argument table"));
    CHECK(raises([&] { encoder->setVertexBuffers(nullptr, nullptr, NS::Range(0, 1)); }, "null"));
    CHECK(raises([&] { encoder->setVertexBuffers(nullptr, nullptr, nullptr, NS::Range(0, 1)); }, "null"));
    CHECK(raises([&] { encoder->setFragmentTextures(nullptr, NS::Range(0, 1)); }, "null"));
    CHECK(raises([&] { encoder->setFragmentTexture(nullptr, 128); }, "beyond the texture argument table"));
    CHECK(raises([&] { encoder->setVertexSamplerState(nullptr, 16); }, "beyond the sampler argument table"));
    CHECK(raises([&] { encoder->setVertexSamplerStates(nullptr, nullptr, nullptr, NS::Range(0, 1)); }, "null"));
    CHECK(raises([&] { encoder->useResource(nullptr, MTL::ResourceUsageRead); }, "is nil"));
    CHECK(raises([&] { encoder->useHeaps(nullptr, 1); }, "null"));
    encoder->setVertexBuffer(nullptr, 0, 30);
    encoder->setFragmentTexture(nullptr, 127);
  });
  buffer->release();
}

static void test_refusals_of_state() {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  run([&](MTL::RenderCommandEncoder* encoder) {
    CHECK(raises([&] { encoder->setRenderPipelineState(nullptr); }, "is nil"));
    CHECK(raises([&] { encoder->setViewport(MTL::Viewport{nan, 0, 1, 1, 0, 1}); }, "not within"));
    CHECK(raises([&] { encoder->setViewport(MTL::Viewport{0, 0, 1e30, 1, 0, 1}); }, "not within"));
    CHECK(raises([&] { encoder->setViewport(MTL::Viewport{0, 0, 1, 1, 0, nan}); }, "not between 0 and 1"));
    CHECK(raises([&] { encoder->setViewports(nullptr, 1); }, "null"));
    CHECK(raises([&] { encoder->setViewports(nullptr, 17); }, "between 1 and 16"));
    CHECK(raises([&] { encoder->setScissorRect(MTL::ScissorRect{0, 0, 5, 4}); }, "does not lie in the render target"));
    CHECK(raises([&] { encoder->setScissorRect(MTL::ScissorRect{1, 0, ~0ul, 1}); }, "does not lie"));
    CHECK(raises([&] { encoder->setCullMode(static_cast<MTL::CullMode>(3)); }, "none of Metal's"));
    CHECK(raises([&] { encoder->setFrontFacingWinding(static_cast<MTL::Winding>(2)); }, "none of Metal's"));
    CHECK(raises([&] { encoder->setTriangleFillMode(static_cast<MTL::TriangleFillMode>(2)); }, "none of Metal's"));
    CHECK(raises([&] { encoder->setDepthClipMode(static_cast<MTL::DepthClipMode>(9)); }, "none of Metal's"));
    CHECK(raises([&] { encoder->setVisibilityResultMode(MTL::VisibilityResultModeCounting, 0); }, "no visibility"));
    CHECK(raises([&] { encoder->setColorStoreAction(MTL::StoreActionStore, 0); }, "known already"));
    CHECK(raises([&] { encoder->setColorStoreAction(MTL::StoreActionStore, 8); }, "no colour attachment 8"));
    CHECK(raises([&] { encoder->setDepthStoreAction(MTL::StoreActionStore); }, "has no depth attachment"));
    encoder->setDepthStencilState(nullptr);
  });
}

static void test_refusals_of_draws() {
  MTL::Buffer* buffer = device()->newBuffer(16, MTL::ResourceStorageModeShared);
  constexpr MTL::PrimitiveType triangle = MTL::PrimitiveTypeTriangle;
  run([&](MTL::RenderCommandEncoder* encoder) {
    CHECK(raises([&] { encoder->drawPrimitives(triangle, NS::UInteger(0), 3); }, "no render pipeline state is set"));
    CHECK(raises([&] { encoder->drawPrimitives(triangle, ~0ul, 3); }, "go beyond 2^32"));
    CHECK(raises([&] { encoder->drawPrimitives(triangle, nullptr, 0ul); }, "is nil"));
    CHECK(raises([&] { encoder->drawPrimitives(triangle, buffer, 4ul); }, "with 16 bytes behind it"));
    CHECK(raises([&] { encoder->drawIndexedPrimitives(triangle, 3, MTL::IndexTypeUInt16, nullptr, 0); }, "is nil"));
    CHECK(raises([&] { encoder->drawIndexedPrimitives(triangle, 9, MTL::IndexTypeUInt16, buffer, 0); }, "holds 8"));
    CHECK(raises([&] { encoder->drawIndexedPrimitives(triangle, 3, static_cast<MTL::IndexType>(2), buffer, 0); },
                 "none of Metal's"));
    CHECK(raises([&] { encoder->executeCommandsInBuffer(nullptr, NS::Range(0, 1)); }, "is nil"));
  });
  buffer->release();
}

static void test_encoders_end_once() {
  Pool pool;
  MTL::Texture* texture = target();
  MTL::CommandBuffer* buffer = queue->commandBuffer();
  CHECK(raises([&] { buffer->renderCommandEncoder(nullptr); }, "is nil"));
  MTL::ParallelRenderCommandEncoder* parallel = buffer->parallelRenderCommandEncoder(pass_with(texture, 1));
  CHECK(raises([&] { buffer->renderCommandEncoder(pass_with(texture, 1)); }, "has not ended encoding"));
  MTL::RenderCommandEncoder* part = parallel->renderCommandEncoder();
  CHECK(raises([&] { parallel->endEncoding(); }, "has not ended encoding"));
  part->endEncoding();
  CHECK(raises([&] { part->endEncoding(); }, "already ended"));
  CHECK(raises([&] { part->setCullMode(MTL::CullModeBack); }, "already ended"));
  parallel->endEncoding();
  CHECK(raises([&] { parallel->renderCommandEncoder(); }, "already ended"));
  buffer->commit();
  buffer->waitUntilCompleted();
  CHECK_EQUAL(buffer->status(), MTL::CommandBufferStatusCompleted);
  texture->release();
}

int main() {
  install_hooks();
  Pool pool;
  queue = device()->newCommandQueue();
  test_refusals_of_arguments();
  test_refusals_of_state();
  test_refusals_of_draws();
  test_encoders_end_once();
  queue->release();
  return report();
}
