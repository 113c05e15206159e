// Textures and heaps where the bindings' own checks do not stand before them: every format within its memory, hostile
// regions, heaps shared by threads, and lifetimes.
#include <algorithm>
#include <cstring>
#include <thread>
#include <vector>

#include "tests/softmetal_metal/programs/metal_test.h"

static MTL::Texture* new_texture(MTL::PixelFormat format, size_t width, size_t height, bool mipmapped) {
  return device()->newTexture(MTL::TextureDescriptor::texture2DDescriptor(format, width, height, mipmapped));
}

static void write(MTL::Texture* texture, MTL::Region region, size_t level, size_t slice, size_t row, size_t image) {
  std::vector<unsigned char> bytes(row * 64, 7);
  texture->replaceRegion(region, level, slice, bytes.data(), row, image);
}

static void test_all_levels_are_within_the_memory() {
  Pool pool;
  const MTL::PixelFormat formats[] = {MTL::PixelFormatR8Unorm,     MTL::PixelFormatRGBA32Float,
                                      MTL::PixelFormatBC1_RGBA,    MTL::PixelFormatASTC_12x10_LDR,
                                      MTL::PixelFormatStencil8,    MTL::PixelFormatDepth16Unorm,
                                      MTL::PixelFormatRGB9E5Float, MTL::PixelFormatBGRA10_XR};
  for (const MTL::PixelFormat format : formats) {
    MTL::Texture* texture = new_texture(format, 61, 37, true);
    CHECK_EQUAL(texture->mipmapLevelCount(), size_t{6});
    for (size_t level = 0; level < 6; ++level) {
      const size_t width = std::max<size_t>(61 >> level, 1);
      const size_t height = std::max<size_t>(37 >> level, 1);
      write(texture, MTL::Region(0, 0, width, height), level, 0, 61 * 16, 0);
    }
    texture->release();
  }
}

static void test_hostile_regions_raise() {
  Pool pool;
  MTL::Texture* texture = new_texture(MTL::PixelFormatRGBA8Unorm, 16, 16, false);
  const size_t huge = ~size_t{0};
  const MTL::Region regions[] = {
      MTL::Region(0, 0, 17, 1),        MTL::Region(0, 0, 1, 17),         MTL::Region(huge, 0, 2, 1),
      MTL::Region(1, 0, huge, 1),      MTL::Region(0, huge, 1, huge),    MTL::Region(0, 0, 0, 1, 1, 2),
      MTL::Region(0, 0, 1, 16, 16, 1), MTL::Region(0, 0, huge, 1, 1, 1),
  };
  for (const MTL::Region& region : regions) {
    CHECK(raised_by([&] { write(texture, region, 0, 0, 64, 1024); }).rfind("NSRangeException", 0) == 0);
  }
  const MTL::Region whole(0, 0, 16, 16);
  CHECK(raised_by([&] { write(texture, whole, 1, 0, 64, 0); }) != "");
  CHECK(raised_by([&] { write(texture, whole, 0, 1, 64, 0); }) != "");
  CHECK(raised_by([&] { write(texture, whole, 0, 0, 63, 0); }) != "");
  CHECK(raised_by([&] { texture->replaceRegion(whole, 0, nullptr, 64); }) != "");
  CHECK(raised_by([&] { texture->getBytes(nullptr, 64, whole, 0); }) != "");
  texture->release();
}

static void test_hostile_blits_raise() {
  Pool pool;
  MTL::Texture* texture = new_texture(MTL::PixelFormatRGBA8Unorm, 16, 16, false);
  MTL::Buffer* buffer = device()->newBuffer(1024, MTL::ResourceStorageModeShared);
  MTL::CommandQueue* queue = device()->newCommandQueue();
  MTL::BlitCommandEncoder* encoder = queue->commandBuffer()->blitCommandEncoder();
  const size_t huge = ~size_t{0};
  const MTL::Origin zero(0, 0, 0);
  const auto to_buffer = [&](size_t offset, size_t row, size_t image, MTL::Size size) {
    return raised_by([&] { encoder->copyFromTexture(texture, 0, 0, zero, size, buffer, offset, row, image); });
  };
  CHECK_EQUAL(to_buffer(0, 64, 1024, MTL::Size(16, 16, 1)), "");
  CHECK(to_buffer(1, 64, 1024, MTL::Size(16, 16, 1)) != "");
  CHECK(to_buffer(huge, 64, 1024, MTL::Size(1, 1, 1)) != "");
  CHECK(to_buffer(0, huge, 1024, MTL::Size(1, 2, 1)) != "");
  CHECK(to_buffer(0, huge / 8, huge, MTL::Size(16, 16, 1)) != "");
  CHECK(raised_by([&] { encoder->copyFromTexture(nullptr, texture); }) != "");
  CHECK(raised_by([&] { encoder->copyFromTexture(texture, nullptr); }) != "");
  CHECK(raised_by([&] { encoder->generateMipmaps(nullptr); }) != "");
  CHECK(raised_by([&] { encoder->copyFromTexture(texture, 0, huge, texture, 0, huge, 1, 2); }) != "");
  encoder->endEncoding();
  queue->release();
  buffer->release();
  texture->release();
}

static void test_commands_keep_textures_alive() {
  const size_t live = softmetal_live_objects();
  {
    Pool pool;
    MTL::CommandQueue* queue = device()->newCommandQueue();
    MTL::Texture* texture = new_texture(MTL::PixelFormatRGBA8Unorm, 64, 64, true);
    MTL::Texture* view = texture->newTextureView(MTL::PixelFormatRGBA8Unorm_sRGB);
    texture->release();
    MTL::CommandBuffer* commands = queue->commandBuffer();
    MTL::BlitCommandEncoder* encoder = commands->blitCommandEncoder();
    encoder->generateMipmaps(view);
    encoder->endEncoding();
    view->release();
    commands->commit();
    commands->waitUntilCompleted();
    queue->release();
  }
  CHECK_EQUAL(softmetal_live_objects(), live);
}

// Takes and gives back space of one heap, writing all of it in between.
static void use_heap(MTL::Heap* heap, unsigned char mark) {
  for (int round = 0; round < 200; ++round) {
    MTL::Buffer* buffer = heap->newBuffer(1000 + 100 * static_cast<size_t>(round % 7), MTL::ResourceStorageModeShared);
    if (buffer == nullptr) continue;
    auto* bytes = static_cast<unsigned char*>(buffer->contents());
    std::memset(bytes, mark, buffer->length());
    for (size_t i = 0; i < buffer->length(); ++i) CHECK(bytes[i] == mark);
    buffer->release();
  }
}

static void test_threads_share_a_heap() {
  Pool pool;
  MTL::HeapDescriptor* descriptor = MTL::HeapDescriptor::alloc()->init();
  descriptor->setStorageMode(MTL::StorageModeShared);
  descriptor->setSize(8192);
  MTL::Heap* heap = device()->newHeap(descriptor);
  std::vector<std::thread> threads;
  for (unsigned char mark = 1; mark <= 4; ++mark) threads.emplace_back([=] { use_heap(heap, mark); });
  for (std::thread& thread : threads) thread.join();
  CHECK_EQUAL(heap->usedSize(), size_t{0});
  CHECK_EQUAL(heap->maxAvailableSize(256), size_t{8192});
  heap->release();
  descriptor->release();
}

int main() {
  install_hooks();
  Pool pool;
  device();
  test_all_levels_are_within_the_memory();
  test_hostile_regions_raise();
  test_hostile_blits_raise();
  test_commands_keep_textures_alive();
  test_threads_share_a_heap();
  return report();
}
