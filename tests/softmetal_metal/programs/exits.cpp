// Ends the process with work in flight: "queued" behind an event that never comes, "running" on all queues, or with
// "handlers" that run.
#include <thread>

#include "tests/softmetal_metal/programs/metal_test.h"

static void commit_work(MTL::CommandQueue* queue, MTL::ComputePipelineState* state, MTL::Buffer* values) {
  Pool pool;
  MTL::CommandBuffer* buffer = queue->commandBuffer();
  MTL::ComputeCommandEncoder* encoder = buffer->computeCommandEncoder();
  encoder->setComputePipelineState(state);
  for (NS::UInteger index = 0; index < 3; ++index) encoder->setBuffer(values, 0, index);
  encoder->dispatchThreads(MTL::Size(1 << 22, 1, 1), MTL::Size(64, 1, 1));
  encoder->endEncoding();
  buffer->commit();
}

int main(int, char** arguments) {
  const std::string when = arguments[1];
  install_hooks();
  Pool pool;
  MTL::Event* event = device()->newEvent();
  MTL::ComputePipelineState* add = pipeline("add");
  MTL::Buffer* values = device()->newBuffer(size_t{4} << 22, MTL::ResourceStorageModeShared);
  for (int i = 0; i < 3; ++i) {
    MTL::CommandQueue* queue = device()->newCommandQueue();
    if (when == "queued") {
      MTL::CommandBuffer* waits = queue->commandBuffer();
      waits->encodeWait(event, 1);
      waits->commit();
    }
    if (when == "handlers") {
      MTL::CommandBuffer* handled = queue->commandBuffer();
      handled->addCompletedHandler(^(MTL::CommandBuffer*) {
        std::this_thread::sleep_for(std::chrono::hours(1));
      });
      handled->commit();
    }
    commit_work(queue, add, values);
    commit_work(queue, add, values);
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(3));
  return report();
}
