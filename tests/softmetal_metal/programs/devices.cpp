// MTLDevice: identity, limits, what it supports and what it does not implement.
#include <objc/runtime.h>
#include <unistd.h>

#include "tests/softmetal_metal/programs/metal_test.h"

static bool conforms(const void* object, const char* protocol) {
  Class cls = object_getClass(reinterpret_cast<id>(const_cast<void*>(object)));
  Protocol* wanted = objc_getProtocol(protocol);
  for (; cls; cls = class_getSuperclass(cls)) {
    if (wanted && class_conformsToProtocol(cls, wanted)) return true;
  }
  return false;
}

static void test_identity() {
  MTL::Device* again = MTL::CreateSystemDefaultDevice();
  CHECK(again == device());
  again->release();
  CHECK_EQUAL(text_of(device()->name()).rfind("softmetal (", 0), size_t{0});
  NS::Array* all = MTL::CopyAllDevices();
  CHECK_EQUAL(all->count(), size_t{1});
  CHECK(all->object(0) == device());
  all->release();
  NS::Object* observer = nullptr;
  NS::Array* observed = MTL::CopyAllDevicesWithObserver(&observer, ^(MTL::Device*, NS::String*){
                                                        });
  CHECK_EQUAL(observed->count(), size_t{1});
  CHECK(observer != nullptr);
  MTL::RemoveDeviceObserver(observer);
  observer->release();
  observed->release();
  CHECK(!device()->architecture()->name()->isEqualToString(string("")));
}

static void test_limits() {
  const MTL::Size threads = device()->maxThreadsPerThreadgroup();
  CHECK_EQUAL(threads.width, size_t{1024});
  CHECK_EQUAL(threads.height, size_t{1024});
  CHECK_EQUAL(threads.depth, size_t{1024});
  CHECK_EQUAL(device()->maxThreadgroupMemoryLength(), size_t{32768});
  const auto memory = static_cast<size_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<size_t>(sysconf(_SC_PAGESIZE));
  CHECK(device()->maxBufferLength() > 0 && device()->maxBufferLength() <= memory);
  CHECK(device()->recommendedMaxWorkingSetSize() < memory);
  CHECK(device()->hasUnifiedMemory() && device()->isHeadless());
  CHECK(!device()->isLowPower() && !device()->isRemovable());
  CHECK(device()->registryID() != 0);
}

// Every family has drawing, which softmetal lacks.
static void test_families() {
  for (const auto family : {MTL::GPUFamilyApple1, MTL::GPUFamilyMac2, MTL::GPUFamilyCommon1, MTL::GPUFamilyMetal3}) {
    CHECK(!device()->supportsFamily(family));
  }
  CHECK(!device()->supportsRaytracing());
  CHECK(device()->supportsTextureSampleCount(4) && !device()->supportsTextureSampleCount(3));
}

static void test_unimplemented_selectors_raise() {
  CHECK_EQUAL(
      raised_by([] { device()->newAccelerationStructure(NS::UInteger(256)); }),
      "NSInvalidArgumentException: softmetal does not implement -[MTLDevice newAccelerationStructureWithSize:]");
}

static void test_protocols() {
  Pool pool;
  MTL::Buffer* buffer = device()->newBuffer(16, MTL::ResourceStorageModeShared);
  MTL::CommandQueue* queue = device()->newCommandQueue();
  MTL::CommandBuffer* commands = queue->commandBuffer();
  MTL::ComputeCommandEncoder* encoder = commands->computeCommandEncoder();
  MTL::SharedEvent* event = device()->newSharedEvent();
  CHECK(conforms(device(), "MTLDevice"));
  for (const char* name : {"MTLBuffer", "MTLResource", "MTLAllocation"}) CHECK(conforms(buffer, name));
  CHECK(conforms(queue, "MTLCommandQueue") && conforms(commands, "MTLCommandBuffer"));
  for (const char* name : {"MTLComputeCommandEncoder", "MTLCommandEncoder"}) CHECK(conforms(encoder, name));
  for (const char* name : {"MTLSharedEvent", "MTLEvent"}) CHECK(conforms(event, name));
  CHECK(!conforms(buffer, "MTLTexture") && !conforms(encoder, "MTLBlitCommandEncoder"));
  encoder->endEncoding();
  event->release();
  queue->release();
  buffer->release();
}

static void test_timestamps() {
  MTL::Timestamp cpu[2], gpu[2];
  device()->sampleTimestamps(&cpu[0], &gpu[0]);
  usleep(2000);
  device()->sampleTimestamps(&cpu[1], &gpu[1]);
  CHECK(cpu[1] - cpu[0] >= 2000000 && cpu[1] - cpu[0] < 2000000000);
  CHECK(gpu[1] - gpu[0] >= 2000000);
}

int main() {
  install_hooks();
  Pool pool;
  test_identity();
  test_limits();
  test_families();
  test_unimplemented_selectors_raise();
  test_protocols();
  test_timestamps();
  return report();
}
