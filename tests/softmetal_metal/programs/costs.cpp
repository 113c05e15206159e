// Prints what a barrier costs a thread, and the time from commit to completed of an empty command buffer, when the
// queue is awake and when it has gone to sleep.
#include <algorithm>
#include <thread>
#include <vector>

#include "tests/softmetal_metal/programs/metal_test.h"

using std::chrono::steady_clock;

static double barrier_nanoseconds(MTL::CommandQueue* queue, uint32_t threads) {
  MTL::ComputePipelineState* switches = pipeline("switches");
  const uint32_t barriers = 4'000'000 / threads;
  double best = 1e9;
  for (int round = 0; round < 5; ++round) {
    Pool pool;
    MTL::CommandBuffer* buffer = queue->commandBuffer();
    MTL::ComputeCommandEncoder* encoder = buffer->computeCommandEncoder();
    encoder->setComputePipelineState(switches);
    encoder->setBytes(&barriers, sizeof barriers, 0);
    encoder->dispatchThreads(MTL::Size(threads, 1, 1), MTL::Size(threads, 1, 1));
    encoder->endEncoding();
    buffer->commit();
    buffer->waitUntilCompleted();
    best = std::min(best, (buffer->GPUEndTime() - buffer->GPUStartTime()) * 1e9 / threads / barriers);
  }
  switches->release();
  return best;
}

static double empty_microseconds(MTL::CommandQueue* queue, bool asleep) {
  std::vector<double> times;
  for (int round = 0; round < (asleep ? 50 : 1000); ++round) {
    if (asleep) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    Pool pool;
    MTL::CommandBuffer* buffer = queue->commandBuffer();
    const auto start = steady_clock::now();
    buffer->commit();
    buffer->waitUntilCompleted();
    times.push_back(microseconds_since(start));
  }
  std::nth_element(times.begin(), times.begin() + times.size() / 2, times.end());
  return times[times.size() / 2];
}

int main() {
  install_hooks();
  Pool pool;
  MTL::CommandQueue* queue = device()->newCommandQueue();
  for (const uint32_t threads : {32, 256, 1024}) {
    std::printf("switch_%u_ns %.2f\n", threads, barrier_nanoseconds(queue, threads));
  }
  std::printf("empty_us %.2f\n", empty_microseconds(queue, false));
  std::printf("parked_us %.2f\n", empty_microseconds(queue, true));
  return report();
}
