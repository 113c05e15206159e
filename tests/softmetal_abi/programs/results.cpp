// Every way in which metal-cpp gets a result: memory, integer and vector registers, small integers.
#include <Metal/Metal.hpp>
#include <MetalFX/MetalFX.hpp>

#include "check.h"
#include "probe_class.h"

namespace {

// Twice: the first message builds the class's method table, the second finds it.
template <class Test>
void twice(Test test) {
  test();
  test();
}

void structures_in_memory() {
  ProbeClass probe("MemoryResults");
  probe.method("maxThreadsPerThreadgroup", [](id, SEL) { return MTL::Size(1024, 512, 64); })
      .method("sparseTileSizeWithTextureType:pixelFormat:sampleCount:",
              [](id, SEL, MTL::TextureType type, MTL::PixelFormat format, NS::UInteger samples) {
                return MTL::Size(type, format, samples);
              })
      .method("clearColor", [](id, SEL) { return MTL::ClearColor(0.125, 0.25, 0.5, 1.0); });
  auto* device = probe.make<MTL::Device>();
  twice([device] {
    MTL::Size size = device->maxThreadsPerThreadgroup();
    CHECK(size.width == 1024 && size.height == 512 && size.depth == 64);
    size = device->sparseTileSize(MTL::TextureType3D, MTL::PixelFormatRGBA8Unorm, 4);
    CHECK(size.width == MTL::TextureType3D && size.height == MTL::PixelFormatRGBA8Unorm && size.depth == 4);
    MTL::ClearColor color = reinterpret_cast<MTL::RenderPassColorAttachmentDescriptor*>(device)->clearColor();
    CHECK(color.red == 0.125 && color.green == 0.25 && color.blue == 0.5 && color.alpha == 1.0);
  });
  device->release();
}

void matrices() {
  ProbeClass probe("Matrices", "NSObject", sizeof(simd::float4x4));
  probe
      .method("setWorldToViewMatrix:",
              [](id self, SEL, simd::float4x4 matrix) {
                *static_cast<simd::float4x4*>(object_getIndexedIvars(self)) = matrix;
              })
      .method("worldToViewMatrix",
              [](id self, SEL) { return *static_cast<simd::float4x4*>(object_getIndexedIvars(self)); });
  auto* scaler = probe.make<MTLFX::TemporalDenoisedScaler>();
  simd::float4x4 matrix(simd::float4{1, 2, 3, 4}, simd::float4{5, 6, 7, 8}, simd::float4{9, 10, 11, 12},
                        simd::float4{13, 14, 15, 16});
  twice([&] {
    scaler->setWorldToViewMatrix(matrix);
    simd::float4x4 read = scaler->worldToViewMatrix();
    for (int column = 0; column < 4; column++) {
      for (int row = 0; row < 4; row++) CHECK_EQUAL(read.columns[column][row], float(4 * column + row + 1));
    }
  });
  scaler->release();
}

void structures_in_registers() {
  ProbeClass probe("RegisterResults");
  probe
      .method("heapBufferSizeAndAlignWithLength:options:",
              [](id, SEL, NS::UInteger length, MTL::ResourceOptions) { return MTL::SizeAndAlign{length, 256}; })
      .method("gpuResourceID", [](id, SEL) { return MTL::ResourceID{0x1234567890abcdefULL}; })
      .method("subrange", [](id, SEL) { return NS::Range(7, 1ULL << 40); })
      .method("defaultSamplePositions", [](id, SEL) { return MTL::SamplePosition(0.25f, 0.75f); });
  auto* device = probe.make<MTL::Device>();
  id object = reinterpret_cast<id>(device);
  twice([=] {
    MTL::SizeAndAlign need = device->heapBufferSizeAndAlign(777, MTL::ResourceStorageModeShared);
    CHECK(need.size == 777 && need.align == 256);
    CHECK_EQUAL(reinterpret_cast<MTL::Texture*>(device)->gpuResourceID()._impl, 0x1234567890abcdefULL);
    auto range = reinterpret_cast<NS::Range (*)(id, SEL)>(objc_msgSend)(object, sel_registerName("subrange"));
    CHECK(range.location == 7 && range.length == 1ULL << 40);
    auto sample = reinterpret_cast<MTL::SamplePosition (*)(id, SEL)>(objc_msgSend)(
        object, sel_registerName("defaultSamplePositions"));
    CHECK(sample.x == 0.25f && sample.y == 0.75f);
  });
  device->release();
}

void scalars() {
  ProbeClass probe("ScalarResults");
  probe.method("GPUStartTime", [](id, SEL) { return 1.0 / 3.0; })
      .method("lodMinClamp", [](id, SEL) { return 0.1f; })
      .method("hasUnifiedMemory", [](id, SEL) { return true; })
      .method("isHeadless", [](id, SEL) { return false; })
      .method("registryID", [](id, SEL) -> uint64_t { return 0xfedcba9876543210ULL; })
      .method("charValue", [](id, SEL) -> signed char { return -128; })
      .method("unsignedShortValue", [](id, SEL) -> unsigned short { return 65535; });
  auto* device = probe.make<MTL::Device>();
  twice([=] {
    CHECK_EQUAL(reinterpret_cast<MTL::CommandBuffer*>(device)->GPUStartTime(), 1.0 / 3.0);
    CHECK_EQUAL(reinterpret_cast<MTL::SamplerDescriptor*>(device)->lodMinClamp(), 0.1f);
    CHECK(device->hasUnifiedMemory());
    CHECK(!device->isHeadless());
    CHECK_EQUAL(device->registryID(), 0xfedcba9876543210ULL);
    CHECK_EQUAL(int(reinterpret_cast<NS::Number*>(device)->charValue()), -128);
    CHECK_EQUAL(reinterpret_cast<NS::Number*>(device)->unsignedShortValue(), 65535);
  });
  device->release();
}

}  // namespace

int main() {
  structures_in_memory();
  matrices();
  structures_in_registers();
  scalars();
  return report();
}
