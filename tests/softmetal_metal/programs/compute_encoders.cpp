// MTLComputeCommandEncoder: what it refuses, and that a dispatch takes the state of its moment.
#include <functional>
#include <vector>

#include "tests/softmetal_metal/programs/metal_test.h"

static MTL::CommandQueue* queue;

// Runs `encode` on a fresh encoder, commits, waits, and checks that all went well.
static void run(const std::function<void(MTL::ComputeCommandEncoder*)>& encode) {
  Pool pool;
  MTL::CommandBuffer* buffer = queue->commandBuffer();
  MTL::ComputeCommandEncoder* encoder = buffer->computeCommandEncoder();
  encode(encoder);
  encoder->endEncoding();
  buffer->commit();
  buffer->waitUntilCompleted();
  CHECK_EQUAL(buffer->status(), MTL::CommandBufferStatusCompleted);
}

static bool raises(const std::function<void()>& action, const char* part) {
  const std::string reason = raised_by(action);
  if (reason.find(part) != std::string::npos) return true;
  std::cerr << "raised \"" << reason << "\"\n";
  return false;
}

static void test_refusals_of_buffers() {
  MTL::Buffer* buffer = device()->newBuffer(64, MTL::ResourceStorageModeShared);
  run([&](MTL::ComputeCommandEncoder* encoder) {
    CHECK(raises([&] { encoder->setBuffer(buffer, 0, 31); }, "index 31 is beyond the buffer argument table"));
    CHECK(raises([&] { encoder->setBuffer(buffer, 65, 0); }, "offset 65 is beyond the buffer's length of 64"));
    CHECK(raises([&] { encoder->setBufferOffset(0, 0); }, "no buffer is set at index 0"));
    encoder->setBuffer(buffer, 64, 30);
    CHECK(raises([&] { encoder->setBufferOffset(65, 30); }, "offset 65"));
    const MTL::Buffer* const list[] = {buffer, nullptr};
    const NS::UInteger offsets[] = {0, 0};
    CHECK(raises([&] { encoder->setBuffers(list, offsets, NS::Range(30, 2)); }, "beyond the buffer argument table"));
    CHECK(raises([&] { encoder->setBytes(list, 4097, 0); }, "not between 1 and 4096"));
    CHECK(raises([&] { encoder->setBytes(list, 0, 0); }, "not between 1 and 4096"));
    CHECK(raises([&] { encoder->setBytes(nullptr, 4, 0); }, "the bytes are null"));
    CHECK(raises([&] { encoder->setThreadgroupMemoryLength(24, 0); }, "not a multiple of 16"));
    CHECK(raises([&] { encoder->setThreadgroupMemoryLength(32784, 0); }, "over the device's limit"));
    CHECK(raises([&] { encoder->setComputePipelineState(nullptr); }, "is nil"));
    CHECK(raises([&] { encoder->useResource(nullptr, MTL::ResourceUsageRead); }, "is nil"));
  });
  buffer->release();
}

static void test_refusals_of_dispatches() {
  MTL::ComputePipelineState* count = pipeline("count");
  MTL::ComputePipelineState* narrow = pipeline("narrow");
  MTL::ComputePipelineState* hungry = pipeline("hungry");
  MTL::ComputePipelineState* sampled = pipeline("sampled");
  MTL::Buffer* buffer = device()->newBuffer(4096, MTL::ResourceStorageModeShared);
  const MTL::Size one(1, 1, 1);
  run([&](MTL::ComputeCommandEncoder* encoder) {
    CHECK(raises([&] { encoder->dispatchThreads(one, one); }, "no compute pipeline state is set"));
    encoder->setComputePipelineState(count);
    CHECK(raises([&] { encoder->dispatchThreads(one, one); }, "kernel 'count' needs a buffer at index 0 for 'counts'"));
    encoder->setBuffer(buffer, 0, 0);
    encoder->setBytes("12345678", 8, 1);
    CHECK(raises([&] { encoder->dispatchThreads(one, one); },
                 "reads 16 bytes from 'parameters' at buffer index 1, and only 8"));
    encoder->setBuffer(buffer, 4088, 1);
    CHECK(raises([&] { encoder->dispatchThreads(one, one); }, "only 8 are set"));
    encoder->setBuffer(nullptr, 0, 1);
    CHECK(raises([&] { encoder->dispatchThreads(one, one); }, "none is set"));
    encoder->setBuffer(buffer, 0, 1);
    CHECK(raises([&] { encoder->dispatchThreads(one, MTL::Size(1, 0, 1)); }, "has a zero dimension"));
    CHECK(raises([&] { encoder->dispatchThreads(one, MTL::Size(1025, 1, 1)); }, "limit of 1024"));
    CHECK(raises([&] { encoder->dispatchThreadgroups(one, MTL::Size(32, 33, 1)); }, "limit of 1024"));
    CHECK(raises([&] { encoder->dispatchThreads(one, MTL::Size(~0ul, ~0ul, 2)); }, "limit of 1024"));
    CHECK(raises([&] { encoder->dispatchThreads(MTL::Size(1ul << 32, 1, 1), one); }, "2^32"));
    CHECK(raises([&] { encoder->dispatchThreadgroups(MTL::Size(1ul << 31, 1, 1), MTL::Size(2, 1, 1)); }, "2^32"));
    CHECK(raises([&] { encoder->dispatchThreadgroups(buffer, 4088, one); }, "multiple of 4 with 12 bytes"));
    CHECK(raises([&] { encoder->dispatchThreadgroups(buffer, 2, one); }, "multiple of 4 with 12 bytes"));
    encoder->setComputePipelineState(narrow);
    CHECK(raises([&] { encoder->dispatchThreads(one, MTL::Size(65, 1, 1)); }, "limit of 64"));
    encoder->setComputePipelineState(hungry);
    CHECK(raises([&] { encoder->dispatchThreads(one, one); }, "threadgroup memory at index 0 for 'scratch'"));
    encoder->setThreadgroupMemoryLength(12784, 0);
    CHECK(raises([&] { encoder->dispatchThreads(one, one); }, "32784 bytes of threadgroup memory"));
    encoder->setComputePipelineState(sampled);
    CHECK(raises([&] { encoder->dispatchThreads(one, one); }, "argument 'picture' at index 0: no texture is set"));
  });
  for (MTL::ComputePipelineState* state : {count, narrow, hungry, sampled}) state->release();
  buffer->release();
}

static void test_nothing_after_the_end() {
  Pool pool;
  MTL::CommandBuffer* buffer = queue->commandBuffer();
  MTL::ComputeCommandEncoder* encoder = buffer->computeCommandEncoder(MTL::DispatchTypeConcurrent);
  CHECK_EQUAL(encoder->dispatchType(), MTL::DispatchTypeConcurrent);
  CHECK(encoder->device() == device());
  encoder->setLabel(string("encoder"));
  CHECK_EQUAL(text_of(encoder->label()), "encoder");
  encoder->insertDebugSignpost(string("here"));
  encoder->memoryBarrier(MTL::BarrierScopeBuffers);
  encoder->pushDebugGroup(string("group"));
  CHECK(raises([&] { encoder->endEncoding(); }, "1 debug groups have not been popped"));
  encoder->popDebugGroup();
  CHECK(raises([&] { encoder->popDebugGroup(); }, "no debug group"));
  encoder->endEncoding();
  CHECK(raises([&] { encoder->setBytes("1234", 4, 0); }, "already ended encoding"));
  CHECK(raises([&] { encoder->dispatchThreads(MTL::Size(1, 1, 1), MTL::Size(1, 1, 1)); }, "already ended encoding"));
  CHECK(raises([&] { encoder->memoryBarrier(MTL::BarrierScopeBuffers); }, "already ended encoding"));
  buffer->commit();
  buffer->waitUntilCompleted();
}

// Four dispatches in one encoder, each with its own buffers, offsets and bytes.
static void test_a_dispatch_takes_the_state_of_its_moment() {
  MTL::ComputePipelineState* count = pipeline("count");
  MTL::Buffer* first = device()->newBuffer(64, MTL::ResourceStorageModeShared);
  MTL::Buffer* second = device()->newBuffer(64, MTL::ResourceStorageModeShared);
  const MTL::Size four(4, 1, 1);
  run([&](MTL::ComputeCommandEncoder* encoder) {
    uint32_t parameters[4] = {1, 0, 0, 0};
    encoder->setComputePipelineState(count);
    encoder->setBuffer(first, 0, 0);
    encoder->setBytes(parameters, 16, 1);
    encoder->dispatchThreads(four, four);
    parameters[0] = 10;
    encoder->dispatchThreads(four, four);
    encoder->setBytes(parameters, 16, 1);
    encoder->setBufferOffset(8, 0);
    encoder->dispatchThreads(four, four);
    const MTL::Buffer* const list[] = {second};
    const NS::UInteger offsets[] = {4};
    encoder->setBuffers(list, offsets, NS::Range(0, 1));
    encoder->dispatchThreadgroups(four, MTL::Size(1, 1, 1));
    // Lengths and contents may change once encoded.
    parameters[0] = 1000;
  });
  const auto* words = contents<uint32_t>(first);
  CHECK((std::vector<uint32_t>(words, words + 8) == std::vector<uint32_t>{2, 2, 12, 12, 10, 10, 0, 0}));
  words = contents<uint32_t>(second);
  CHECK((std::vector<uint32_t>(words, words + 6) == std::vector<uint32_t>{0, 10, 10, 10, 10, 0}));
  for (MTL::Buffer* buffer : {first, second}) buffer->release();
  count->release();
}

static void test_resources_live_until_completion() {
  Pool pool;
  MTL::ComputePipelineState* count = pipeline("count");
  const size_t before = device()->currentAllocatedSize();
  const size_t live = softmetal_live_objects();
  MTL::Buffer* result = device()->newBuffer(64, MTL::ResourceStorageModeShared);
  MTL::SharedEvent* event = device()->newSharedEvent();
  MTL::CommandBuffer* buffer = queue->commandBuffer();
  {
    Pool inner;
    MTL::Buffer* parameters = device()->newBuffer(16, MTL::ResourceStorageModeShared);
    MTL::Buffer* used = device()->newBuffer(16, MTL::ResourceStorageModePrivate);
    contents<uint32_t>(parameters)[0] = 3;
    buffer->encodeWait(event, 1);
    MTL::ComputeCommandEncoder* encoder = buffer->computeCommandEncoder();
    encoder->setComputePipelineState(count);
    encoder->setBuffer(result, 0, 0);
    encoder->setBuffer(parameters, 0, 1);
    encoder->useResource(used, MTL::ResourceUsageRead);
    encoder->dispatchThreads(MTL::Size(1, 1, 1), MTL::Size(1, 1, 1));
    encoder->endEncoding();
    parameters->release();
    used->release();
  }
  buffer->commit();
  CHECK_EQUAL(device()->currentAllocatedSize(), before + 3 * result->allocatedSize());
  event->setSignaledValue(1);
  buffer->waitUntilCompleted();
  CHECK_EQUAL(contents<uint32_t>(result)[0], 3u);
  CHECK_EQUAL(device()->currentAllocatedSize(), before + result->allocatedSize());
  result->release();
  event->release();
  // The command buffer is the pool's still.
  CHECK_EQUAL(softmetal_live_objects(), live + 1);
  count->release();
}

int main() {
  install_hooks();
  Pool pool;
  queue = device()->newCommandQueue();
  test_refusals_of_buffers();
  test_refusals_of_dispatches();
  test_nothing_after_the_end();
  test_a_dispatch_takes_the_state_of_its_moment();
  test_resources_live_until_completion();
  return report();
}
