// MTLBuffer: storage modes, lengths, no-copy buffers, accounting.
#include <cstring>
#include <vector>

#include "tests/softmetal_metal/programs/metal_test.h"

static void test_new_buffers_are_zeroed_and_aligned() {
  for (const size_t length : {size_t{1}, size_t{64}, size_t{4097}, size_t{1} << 20}) {
    for (int round = 0; round < 3; ++round) {
      MTL::Buffer* buffer = device()->newBuffer(length, MTL::ResourceStorageModeShared);
      CHECK_EQUAL(buffer->length(), length);
      CHECK(buffer->allocatedSize() >= length);
      CHECK_EQUAL(reinterpret_cast<uintptr_t>(buffer->contents()) % 4096, uintptr_t{0});
      auto* bytes = contents<unsigned char>(buffer);
      CHECK(std::vector<unsigned char>(bytes, bytes + length) == std::vector<unsigned char>(length));
      // The next buffer may get the same memory.
      std::memset(bytes, 0xff, length);
      buffer->release();
    }
  }
}

static void test_lengths_that_cannot_be() {
  CHECK(device()->newBuffer(0, MTL::ResourceStorageModeShared) == nullptr);
  CHECK(device()->newBuffer(device()->maxBufferLength() + 1, MTL::ResourceStorageModeShared) == nullptr);
  CHECK(device()->newBuffer(~size_t{0}, MTL::ResourceStorageModeShared) == nullptr);
  CHECK(device()->newBuffer(nullptr, 4, MTL::ResourceStorageModeShared) == nullptr);
}

static void test_copied_bytes() {
  const int numbers[] = {1, 2, 3};
  MTL::Buffer* buffer = device()->newBuffer(numbers, sizeof numbers, MTL::ResourceStorageModeShared);
  CHECK(std::memcmp(buffer->contents(), numbers, sizeof numbers) == 0);
  CHECK(buffer->contents() != numbers);
  buffer->release();
  CHECK(device()->newBuffer(numbers, sizeof numbers, MTL::ResourceStorageModePrivate) == nullptr);
}

static void test_storage_modes() {
  MTL::Buffer* shared = device()->newBuffer(64, MTL::ResourceStorageModeShared);
  CHECK_EQUAL(shared->storageMode(), MTL::StorageModeShared);
  CHECK(raised_by([&] { shared->didModifyRange(NS::Range(0, 64)); }) != "");
  MTL::Buffer* managed = device()->newBuffer(64, MTL::ResourceStorageModeManaged);
  CHECK_EQUAL(managed->storageMode(), MTL::StorageModeManaged);
  CHECK_EQUAL(raised_by([&] { managed->didModifyRange(NS::Range(32, 32)); }), "");
  CHECK(raised_by([&] { managed->didModifyRange(NS::Range(32, 33)); }).rfind("NSRangeException", 0) == 0);
  CHECK(raised_by([&] { managed->didModifyRange(NS::Range(65, ~size_t{0})); }) != "");
  MTL::Buffer* hidden = device()->newBuffer(64, MTL::ResourceStorageModePrivate);
  CHECK_EQUAL(hidden->storageMode(), MTL::StorageModePrivate);
  CHECK(hidden->contents() == nullptr);
  CHECK(hidden->gpuAddress() != 0);
  // Memoryless is 3 << 4; SDK 26's constant has another value by mistake.
  CHECK(device()->newBuffer(64, 3 << 4) == nullptr);
  for (MTL::Buffer* buffer : {shared, managed, hidden}) buffer->release();
}

static void test_options_are_reported() {
  const MTL::ResourceOptions options = MTL::ResourceStorageModeManaged | MTL::ResourceCPUCacheModeWriteCombined |
                                       MTL::ResourceHazardTrackingModeUntracked;
  MTL::Buffer* buffer = device()->newBuffer(64, options);
  CHECK_EQUAL(buffer->resourceOptions(), options);
  CHECK_EQUAL(buffer->cpuCacheMode(), MTL::CPUCacheModeWriteCombined);
  CHECK_EQUAL(buffer->hazardTrackingMode(), MTL::HazardTrackingModeUntracked);
  CHECK_EQUAL(buffer->setPurgeableState(MTL::PurgeableStateKeepCurrent), MTL::PurgeableStateNonVolatile);
  CHECK_EQUAL(buffer->setPurgeableState(MTL::PurgeableStateVolatile), MTL::PurgeableStateNonVolatile);
  CHECK_EQUAL(buffer->setPurgeableState(MTL::PurgeableStateNonVolatile), MTL::PurgeableStateVolatile);
  CHECK(buffer->heap() == nullptr && buffer->heapOffset() == 0 && !buffer->isAliasable());
  CHECK(buffer->device() == device());
  CHECK(buffer->label() == nullptr);
  buffer->setLabel(string("label"));
  CHECK_EQUAL(text_of(buffer->label()), "label");
  CHECK_EQUAL(raised_by([&] { buffer->addDebugMarker(string("part"), NS::Range(0, 64)); }), "");
  CHECK(raised_by([&] { buffer->addDebugMarker(string("part"), NS::Range(1, 64)); }) != "");
  buffer->removeAllDebugMarkers();
  buffer->release();
}

static void test_no_copy() {
  void* memory = std::aligned_alloc(4096, 8192);
  __block size_t freed = 0;
  MTL::Buffer* buffer =
      device()->newBuffer(memory, 8192, MTL::ResourceStorageModeShared, ^(void* pointer, NS::UInteger length) {
        std::free(pointer);
        freed = length;
      });
  CHECK(buffer->contents() == memory);
  CHECK_EQUAL(buffer->length(), size_t{8192});
  buffer->retain();
  buffer->release();
  CHECK_EQUAL(freed, size_t{0});
  buffer->release();
  CHECK_EQUAL(freed, size_t{8192});
  alignas(4096) static unsigned char local[8192];
  MTL::Buffer* borrowed = device()->newBuffer(local, 4096, MTL::ResourceStorageModeShared, nullptr);
  CHECK(borrowed->contents() == local);
  borrowed->release();
  CHECK(device()->newBuffer(local + 16, 4096, MTL::ResourceStorageModeShared, nullptr) == nullptr);
  CHECK(device()->newBuffer(local, 4095, MTL::ResourceStorageModeShared, nullptr) == nullptr);
  CHECK(device()->newBuffer(local, 4096, MTL::ResourceStorageModePrivate, nullptr) == nullptr);
}

static void test_accounting_is_exact() {
  const size_t before = device()->currentAllocatedSize();
  const size_t live = softmetal_live_objects();
  std::vector<MTL::Buffer*> buffers;
  size_t expected = before;
  for (size_t i = 1; i <= 100; ++i) {
    buffers.push_back(device()->newBuffer(i * 1000, MTL::ResourceStorageModeShared));
    expected += buffers.back()->allocatedSize();
    CHECK_EQUAL(device()->currentAllocatedSize(), expected);
  }
  for (MTL::Buffer* buffer : buffers) buffer->release();
  CHECK_EQUAL(device()->currentAllocatedSize(), before);
  CHECK_EQUAL(softmetal_live_objects(), live);
}

int main() {
  install_hooks();
  Pool pool;
  device();
  test_new_buffers_are_zeroed_and_aligned();
  test_lengths_that_cannot_be();
  test_copied_bytes();
  test_storage_modes();
  test_options_are_reported();
  test_no_copy();
  test_accounting_is_exact();
  return report();
}
