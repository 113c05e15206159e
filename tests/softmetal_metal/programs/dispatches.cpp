// Grids: every thread runs exactly once, whatever the shape, on all processors and from several queues.
#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include "tests/softmetal_metal/programs/metal_test.h"

static MTL::CommandQueue* queue;
static MTL::ComputePipelineState* count_pipeline;

struct Parameters {
  uint32_t factor;
  uint32_t rest[3];
};

enum class Kind { kThreads, kThreadgroups, kIndirect };

static size_t volume(MTL::Size size) { return size.width * size.height * size.depth; }

static void dispatch(MTL::ComputeCommandEncoder* encoder, Kind kind, MTL::Size grid, MTL::Size group) {
  const MTL::Size groups((grid.width + group.width - 1) / group.width, (grid.height + group.height - 1) / group.height,
                         (grid.depth + group.depth - 1) / group.depth);
  if (kind == Kind::kThreads) return encoder->dispatchThreads(grid, group);
  if (kind == Kind::kThreadgroups) return encoder->dispatchThreadgroups(groups, group);
  const uint32_t arguments[4] = {0, static_cast<uint32_t>(groups.width), static_cast<uint32_t>(groups.height),
                                 static_cast<uint32_t>(groups.depth)};
  MTL::Buffer* indirect = device()->newBuffer(arguments, sizeof arguments, MTL::ResourceStorageModeShared);
  encoder->dispatchThreadgroups(indirect, 4, group);
  indirect->release();
}

// All elements of the counters after one dispatch; `grid` is in threads.
static bool each_runs_once(Kind kind, MTL::Size grid, MTL::Size group) {
  Pool pool;
  MTL::Buffer* counts = device()->newBuffer(volume(grid) * 4 + 4, MTL::ResourceStorageModeShared);
  const Parameters parameters = {1, {}};
  MTL::CommandBuffer* buffer = queue->commandBuffer();
  MTL::ComputeCommandEncoder* encoder = buffer->computeCommandEncoder();
  encoder->setComputePipelineState(count_pipeline);
  encoder->setBuffer(counts, 0, 0);
  encoder->setBytes(&parameters, sizeof parameters, 1);
  dispatch(encoder, kind, grid, group);
  encoder->endEncoding();
  buffer->commit();
  buffer->waitUntilCompleted();
  const auto* words = contents<uint32_t>(counts);
  const bool once = std::all_of(words, words + volume(grid), [](uint32_t word) { return word == 1; });
  const bool beyond = words[volume(grid)] != 0;
  counts->release();
  return once && !beyond && buffer->status() == MTL::CommandBufferStatusCompleted;
}

static void test_shapes() {
  const MTL::Size grids[] = {{1, 1, 1}, {31, 1, 1}, {1000, 1, 1}, {33, 17, 1}, {7, 5, 3}, {1, 1, 64}, {128, 64, 2}};
  const MTL::Size groups[] = {{1, 1, 1}, {32, 1, 1}, {16, 16, 1}, {4, 4, 4}, {1024, 1, 1}, {3, 5, 7}};
  for (const MTL::Size& grid : grids) {
    for (const MTL::Size& group : groups) {
      CHECK(each_runs_once(Kind::kThreads, grid, group));
      const MTL::Size whole((grid.width + group.width - 1) / group.width * group.width,
                            (grid.height + group.height - 1) / group.height * group.height,
                            (grid.depth + group.depth - 1) / group.depth * group.depth);
      CHECK(each_runs_once(Kind::kThreadgroups, whole, group));
      CHECK(each_runs_once(Kind::kIndirect, whole, group));
    }
  }
}

// Large enough to be shared between processors.
static void test_large_grids() {
  for (int round = 0; round < 5; ++round) CHECK(each_runs_once(Kind::kThreads, {3000, 1001, 1}, {8, 8, 1}));
}

static void test_empty_grids_do_nothing() {
  CHECK(each_runs_once(Kind::kThreads, {0, 1, 1}, {1, 1, 1}));
  CHECK(each_runs_once(Kind::kThreadgroups, {8, 0, 1}, {4, 1, 1}));
  CHECK(each_runs_once(Kind::kIndirect, {8, 0, 1}, {4, 1, 1}));
}

static void test_an_indirect_dispatch_reads_when_it_runs() {
  Pool pool;
  MTL::Buffer* counts = device()->newBuffer(64, MTL::ResourceStorageModeShared);
  MTL::Buffer* arguments = device()->newBuffer(12, MTL::ResourceStorageModeShared);
  const Parameters parameters = {1, {}};
  MTL::SharedEvent* event = device()->newSharedEvent();
  MTL::CommandBuffer* buffer = queue->commandBuffer();
  buffer->encodeWait(event, 1);
  MTL::ComputeCommandEncoder* encoder = buffer->computeCommandEncoder();
  encoder->setComputePipelineState(count_pipeline);
  encoder->setBuffer(counts, 0, 0);
  encoder->setBytes(&parameters, sizeof parameters, 1);
  encoder->dispatchThreadgroups(arguments, 0, MTL::Size(2, 1, 1));
  encoder->endEncoding();
  buffer->commit();
  auto* groups = contents<uint32_t>(arguments);
  groups[0] = 3, groups[1] = groups[2] = 1;
  event->setSignaledValue(1);
  buffer->waitUntilCompleted();
  const auto* words = contents<uint32_t>(counts);
  CHECK((std::vector<uint32_t>(words, words + 8) == std::vector<uint32_t>{1, 1, 1, 1, 1, 1, 0, 0}));
  for (MTL::Buffer* done : {counts, arguments}) done->release();
  event->release();
}

// Later dispatches see what earlier ones wrote, within and across command buffers.
static void test_dispatches_are_ordered() {
  Pool pool;
  MTL::ComputePipelineState* add = pipeline("add");
  constexpr size_t kCount = 100000;
  MTL::Buffer* values = device()->newBuffer(kCount * 4, MTL::ResourceStorageModeShared);
  std::fill_n(contents<float>(values), kCount, 1.0f);
  MTL::CommandBuffer* last = nullptr;
  for (int i = 0; i < 4; ++i) {
    last = queue->commandBuffer();
    MTL::ComputeCommandEncoder* encoder = last->computeCommandEncoder();
    encoder->setComputePipelineState(add);
    for (NS::UInteger index = 0; index < 3; ++index) encoder->setBuffer(values, 0, index);
    for (int j = 0; j < 5; ++j) encoder->dispatchThreads(MTL::Size(kCount, 1, 1), MTL::Size(64, 1, 1));
    encoder->endEncoding();
    last->commit();
  }
  last->waitUntilCompleted();
  const auto* numbers = contents<float>(values);
  CHECK(std::all_of(numbers, numbers + kCount, [](float number) { return number == 1048576.0f; }));
  values->release();
  add->release();
}

static void test_queues_share_the_processors() {
  std::vector<std::thread> threads;
  std::atomic<int> good{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&good] {
      MTL::CommandQueue* own = device()->newCommandQueue();
      MTL::Buffer* counts = device()->newBuffer(1 << 20, MTL::ResourceStorageModeShared);
      for (int round = 0; round < 10; ++round) {
        Pool pool;
        const Parameters parameters = {1, {}};
        MTL::CommandBuffer* buffer = own->commandBuffer();
        MTL::ComputeCommandEncoder* encoder = buffer->computeCommandEncoder();
        encoder->setComputePipelineState(count_pipeline);
        encoder->setBuffer(counts, 0, 0);
        encoder->setBytes(&parameters, sizeof parameters, 1);
        encoder->dispatchThreads(MTL::Size(512, 512, 1), MTL::Size(4, 4, 1));
        encoder->endEncoding();
        buffer->commit();
        buffer->waitUntilCompleted();
      }
      const auto* words = contents<uint32_t>(counts);
      good += std::all_of(words, words + (1 << 18), [](uint32_t word) { return word == 10; });
      counts->release();
      own->release();
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK_EQUAL(good.load(), 4);
}

int main() {
  install_hooks();
  Pool pool;
  queue = device()->newCommandQueue();
  count_pipeline = pipeline("count");
  test_shapes();
  test_large_grids();
  test_empty_grids_do_nothing();
  test_an_indirect_dispatch_reads_when_it_runs();
  test_dispatches_are_ordered();
  test_queues_share_the_processors();
  return report();
}
