// The generated descriptor classes of softmetal, as a program sees them through metal-cpp.
#include <Metal/Metal.hpp>
#include <cfloat>

#include "tests/softmetal_abi/programs/check.h"

namespace {

template <class T>
T* made() {
  return T::alloc()->init();
}

void defaults() {
  auto* texture = made<MTL::TextureDescriptor>();
  CHECK(texture->textureType() == MTL::TextureType2D);
  CHECK(texture->pixelFormat() == MTL::PixelFormatRGBA8Unorm);
  CHECK_EQUAL(texture->mipmapLevelCount(), 1u);
  CHECK(texture->swizzle().alpha == MTL::TextureSwizzleAlpha);
  texture->release();

  auto* sampler = made<MTL::SamplerDescriptor>();
  CHECK_EQUAL(sampler->lodMaxClamp(), FLT_MAX);
  CHECK(sampler->normalizedCoordinates());
  sampler->release();

  auto* stencil = made<MTL::StencilDescriptor>();
  CHECK_EQUAL(stencil->readMask(), 0xffffffffu);
  CHECK(stencil->stencilCompareFunction() == MTL::CompareFunctionAlways);
  stencil->release();
}

void properties_keep_what_they_are_given() {
  auto* pass = MTL::RenderPassDescriptor::renderPassDescriptor();
  auto* color = pass->colorAttachments()->object(0);
  CHECK_EQUAL(color->clearColor().alpha, 1.0);
  color->setClearColor(MTL::ClearColor(0.25, 0.5, 0.75, 0.0));
  CHECK(pass->colorAttachments()->object(0) == color);
  CHECK_EQUAL(pass->colorAttachments()->object(0)->clearColor().green, 0.5);
  CHECK_EQUAL(pass->colorAttachments()->object(1)->clearColor().green, 0.0);
  // Inherited from MTLRenderPassAttachmentDescriptor.
  color->setLoadAction(MTL::LoadActionClear);
  CHECK(color->loadAction() == MTL::LoadActionClear);
  CHECK_EQUAL(pass->depthAttachment()->clearDepth(), 1.0);
}

void arrays_copy_and_reset() {
  auto* pipeline = made<MTL::RenderPipelineDescriptor>();
  auto* attachment = made<MTL::RenderPipelineColorAttachmentDescriptor>();
  attachment->setPixelFormat(MTL::PixelFormatBGRA8Unorm);
  pipeline->colorAttachments()->setObject(attachment, 2);
  attachment->setPixelFormat(MTL::PixelFormatR8Unorm);
  CHECK(pipeline->colorAttachments()->object(2)->pixelFormat() == MTL::PixelFormatBGRA8Unorm);
  pipeline->colorAttachments()->setObject(nullptr, 2);
  CHECK(pipeline->colorAttachments()->object(2)->pixelFormat() == MTL::PixelFormatInvalid);
  CHECK_EQUAL(
      raised_by([pipeline] { pipeline->colorAttachments()->object(8); }),
      "NSRangeException: MTLRenderPipelineColorAttachmentDescriptorArray: index 8 is out of bounds; there are 8 "
      "elements");
  auto* wrong = made<MTL::SamplerDescriptor>();
  CHECK(!raised_by([&] {
           auto* taken = reinterpret_cast<MTL::RenderPipelineColorAttachmentDescriptor*>(wrong);
           pipeline->colorAttachments()->setObject(taken, 0);
         }).empty());
  wrong->release();
  attachment->release();
  pipeline->release();
}

void copies_are_deep_where_descriptors_own_descriptors() {
  auto* vertex = MTL::VertexDescriptor::vertexDescriptor();
  vertex->layouts()->object(0)->setStride(16);
  auto* copy = vertex->copy();
  copy->layouts()->object(0)->setStride(32);
  CHECK_EQUAL(vertex->layouts()->object(0)->stride(), 16u);
  CHECK_EQUAL(copy->layouts()->object(0)->stride(), 32u);
  CHECK(copy->layouts()->object(0)->stepFunction() == MTL::VertexStepFunctionPerVertex);
  vertex->reset();
  CHECK_EQUAL(vertex->layouts()->object(0)->stride(), 0u);
  copy->release();
}

void strings_are_kept_and_released() {
  auto* descriptor = made<MTL::HeapDescriptor>();
  CHECK(descriptor->storageMode() == MTL::StorageModePrivate);
  descriptor->setResourceOptions(MTL::ResourceStorageModeShared | MTL::ResourceHazardTrackingModeTracked);
  CHECK(descriptor->storageMode() == MTL::StorageModeShared);
  CHECK(descriptor->hazardTrackingMode() == MTL::HazardTrackingModeTracked);
  descriptor->release();

  auto* labelled = made<MTL::IndirectCommandBufferDescriptor>();
  CHECK(labelled->inheritCullMode());
  labelled->release();

  auto* sampler = made<MTL::SamplerDescriptor>();
  auto* label = NS::String::alloc()->init("nearest", NS::UTF8StringEncoding);
  sampler->setLabel(label);
  label->release();
  CHECK(sampler->label()->isEqualToString(MTLSTR("nearest")));
  sampler->setLabel(nullptr);
  CHECK(sampler->label() == nullptr);
  sampler->release();
}

void one_value_under_two_names() {
  auto* pipeline = made<MTL::RenderPipelineDescriptor>();
  pipeline->setRasterSampleCount(4);
  CHECK_EQUAL(pipeline->sampleCount(), 4u);
  pipeline->release();
}

}  // namespace

int main() {
  softmetal_set_exception_handler(throw_exception);
  NS::AutoreleasePool* pool = NS::AutoreleasePool::alloc()->init();
  defaults();
  properties_keep_what_they_are_given();
  arrays_copy_and_reset();
  copies_are_deep_where_descriptors_own_descriptors();
  strings_are_kept_and_released();
  one_value_under_two_names();
  pool->release();
  return report();
}
