// Threads of a threadgroup that wait for each other: barriers, exchanges within a simdgroup, and those that never meet.
#include <numeric>
#include <vector>

#include "tests/softmetal_metal/programs/metal_test.h"

static MTL::CommandQueue* queue;

// Runs one dispatch with buffers at 0, 1, … and 4 KB of threadgroup memory; "" or the error.
static std::string run(const char* kernel, const std::vector<MTL::Buffer*>& buffers, size_t threads, size_t group) {
  Pool pool;
  MTL::ComputePipelineState* state = pipeline(kernel);
  MTL::CommandBuffer* buffer = queue->commandBuffer();
  MTL::ComputeCommandEncoder* encoder = buffer->computeCommandEncoder();
  encoder->setComputePipelineState(state);
  for (size_t i = 0; i < buffers.size(); ++i) encoder->setBuffer(buffers[i], 0, i);
  encoder->setThreadgroupMemoryLength(4096, 0);
  encoder->dispatchThreads(MTL::Size(threads, 1, 1), MTL::Size(group, 1, 1));
  encoder->endEncoding();
  buffer->commit();
  buffer->waitUntilCompleted();
  state->release();
  return buffer->error() ? text_of(buffer->error()) : "";
}

static MTL::Buffer* counting_buffer(size_t count) {
  MTL::Buffer* buffer = device()->newBuffer(count * 4, MTL::ResourceStorageModeShared);
  std::iota(contents<uint32_t>(buffer), contents<uint32_t>(buffer) + count, 1u);
  return buffer;
}

static void test_barriers() {
  for (const size_t group : {1, 2, 31, 32, 33, 100, 256, 1000, 1024}) {
    const size_t threads = group * 7 + group / 2;
    MTL::Buffer* from = counting_buffer(threads);
    MTL::Buffer* to = device()->newBuffer(threads * 4, MTL::ResourceStorageModeShared);
    CHECK_EQUAL(run("reverse", {from, to}, threads, group), "");
    size_t wrong = 0;
    for (size_t i = 0; i < threads; ++i) {
      const size_t start = i / group * group;
      const size_t count = std::min(group, threads - start);
      wrong += contents<uint32_t>(to)[i] != start + count - (i - start);
    }
    CHECK_EQUAL(wrong, size_t{0});
    from->release();
    to->release();
  }
}

static void test_returned_threads_do_not_take_part() {
  for (const size_t group : {2, 32, 64, 512, 1024}) {
    constexpr size_t kGroups = 300;
    MTL::Buffer* from = counting_buffer(group * kGroups);
    MTL::Buffer* sums = device()->newBuffer(kGroups * 4, MTL::ResourceStorageModeShared);
    CHECK_EQUAL(run("tree", {from, sums}, group * kGroups, group), "");
    size_t wrong = 0;
    for (size_t i = 0; i < kGroups; ++i) {
      const uint64_t first = i * group + 1, last = (i + 1) * group;
      wrong += contents<uint32_t>(sums)[i] != static_cast<uint32_t>((first + last) * group / 2);
    }
    CHECK_EQUAL(wrong, size_t{0});
    from->release();
    sums->release();
  }
}

// What lanes.c should write, computed lane by lane: the sum and the set of the lanes of a simdgroup for which `meets`
// holds.
template <class Condition>
static uint64_t expected(size_t threads, size_t thread, size_t width, Condition meets) {
  const size_t first = thread / width * width;
  uint64_t sum = 0, set = 0;
  for (size_t lane = first; lane < std::min(first + width, threads); ++lane) {
    if (!meets(lane)) continue;
    sum += lane;
    set |= uint64_t{1} << (lane - first);
  }
  return sum | set << 32;
}

static void test_exchanges() {
  for (const size_t threads : {1, 5, 32, 70, 128, 1024}) {
    MTL::Buffer* result = device()->newBuffer(threads * 32, MTL::ResourceStorageModeShared);
    CHECK_EQUAL(run("lanes", {result}, threads, threads), "");
    size_t wrong[4] = {};
    for (size_t t = 0; t < threads; ++t) {
      const auto* words = contents<uint64_t>(result) + 4 * t;
      const auto all = [](size_t) { return true; };
      wrong[0] += words[0] != expected(threads, t, 32, all);
      wrong[1] += words[1] != expected(threads, t, 4, all);
      wrong[2] += words[2] != expected(threads, t, 32, [t](size_t lane) { return (lane % 3 == 0) == (t % 3 == 0); });
      wrong[3] += words[3] != expected(threads, t, 32, [t](size_t lane) { return lane % 5 >= t % 5; });
    }
    for (const size_t count : wrong) CHECK_EQUAL(count, size_t{0});
    result->release();
  }
}

static void test_divergent_barriers_are_errors() {
  const std::string reason =
      "MTLCommandBufferErrorDomain 1: kernel 'divergent': divergent barrier: some threads of a threadgroup wait at a "
      "barrier that others never reach";
  for (const size_t threads : {2, 64, 1024}) CHECK_EQUAL(run("divergent", {}, threads, threads), reason);
  // Alone in its simdgroup nobody is missing, and the scheduler is as good as new after an error.
  CHECK_EQUAL(run("divergent", {}, 1, 1), "");
  test_barriers();
}

static void test_stacks_as_large_as_asked_for() {
  MTL::Buffer* result = device()->newBuffer(1024 * 4, MTL::ResourceStorageModeShared);
  CHECK_EQUAL(run("deep", {result}, 1024, 1024), "");
  size_t wrong = 0;
  for (size_t i = 0; i < 1024; ++i) wrong += contents<uint32_t>(result)[i] != 200;
  CHECK_EQUAL(wrong, size_t{0});
  result->release();
}

int main() {
  install_hooks();
  Pool pool;
  queue = device()->newCommandQueue();
  test_barriers();
  test_returned_threads_do_not_take_part();
  test_exchanges();
  test_divergent_barriers_are_errors();
  test_stacks_as_large_as_asked_for();
  return report();
}
