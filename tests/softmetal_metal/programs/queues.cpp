// MTLCommandQueue: order, concurrency, the limit on command buffers, lifetimes.
#include <atomic>
#include <thread>
#include <vector>

#include "tests/softmetal_metal/programs/metal_test.h"

static void test_committed_in_order_of_enqueueing() {
  Pool pool;
  MTL::CommandQueue* queue = device()->newCommandQueue();
  MTL::SharedEvent* event = device()->newSharedEvent();
  MTL::CommandBuffer* first = queue->commandBuffer();
  MTL::CommandBuffer* second = queue->commandBuffer();
  first->encodeSignalEvent(event, 1);
  second->encodeSignalEvent(event, 2);
  first->enqueue();
  second->enqueue();
  second->commit();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK_EQUAL(event->signaledValue(), uint64_t{0});
  CHECK_EQUAL(second->status(), MTL::CommandBufferStatusCommitted);
  first->commit();
  second->waitUntilCompleted();
  CHECK_EQUAL(event->signaledValue(), uint64_t{2});
  CHECK(first->GPUEndTime() <= second->GPUStartTime());
  event->release();
  queue->release();
}

static void test_enqueued_and_dropped_does_not_hold_up_others() {
  Pool pool;
  MTL::CommandQueue* queue = device()->newCommandQueue();
  {
    Pool inner;
    queue->commandBuffer()->enqueue();
  }
  MTL::CommandBuffer* next = queue->commandBuffer();
  next->commit();
  next->waitUntilCompleted();
  CHECK_EQUAL(next->status(), MTL::CommandBufferStatusCompleted);
  queue->release();
}

static void test_queues_run_concurrently() {
  Pool pool;
  MTL::CommandQueue* waiting = device()->newCommandQueue();
  MTL::CommandQueue* signaling = device()->newCommandQueue();
  MTL::Event* event = device()->newEvent();
  MTL::CommandBuffer* waits = waiting->commandBuffer();
  waits->encodeWait(event, 7);
  waits->commit();
  MTL::CommandBuffer* signals = signaling->commandBuffer();
  signals->encodeSignalEvent(event, 7);
  signals->commit();
  waits->waitUntilCompleted();
  CHECK_EQUAL(waits->status(), MTL::CommandBufferStatusCompleted);
  CHECK(waits->GPUEndTime() >= signals->GPUStartTime());
  event->release();
  waiting->release();
  signaling->release();
}

static void test_limit_blocks_until_one_completes() {
  Pool pool;
  MTL::CommandQueue* queue = device()->newCommandQueue(2);
  MTL::SharedEvent* event = device()->newSharedEvent();
  for (int i = 0; i < 2; ++i) {
    MTL::CommandBuffer* buffer = queue->commandBuffer();
    buffer->encodeWait(event, 1);
    buffer->commit();
  }
  std::atomic<bool> got_third{false};
  std::thread maker([&] {
    Pool inner;
    MTL::CommandBuffer* third = queue->commandBuffer();
    got_third = true;
    third->commit();
    third->waitUntilCompleted();
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(30));
  CHECK(!got_third);
  event->setSignaledValue(1);
  maker.join();
  CHECK(got_third);
  // Dropped without a commit, command buffers leave their places too.
  for (int i = 0; i < 10; ++i) {
    Pool inner;
    queue->commandBuffer();
  }
  event->release();
  queue->release();
  CHECK(raised_by([] { device()->newCommandQueue(NS::UInteger{0}); }) != "");
}

static void test_properties() {
  Pool pool;
  MTL::CommandQueueDescriptor* descriptor = MTL::CommandQueueDescriptor::alloc()->init();
  CHECK_EQUAL(descriptor->maxCommandBufferCount(), size_t{64});
  descriptor->setMaxCommandBufferCount(1);
  MTL::CommandQueue* queue = device()->newCommandQueue(descriptor);
  CHECK(queue->device() == device());
  queue->setLabel(string("queue"));
  CHECK_EQUAL(text_of(queue->label()), "queue");
  MTL::CommandBufferDescriptor* options = MTL::CommandBufferDescriptor::alloc()->init();
  CHECK(options->retainedReferences());
  options->setRetainedReferences(false);
  options->setErrorOptions(MTL::CommandBufferErrorOptionEncoderExecutionStatus);
  MTL::CommandBuffer* buffer = queue->commandBuffer(options);
  CHECK(!buffer->retainedReferences());
  CHECK_EQUAL(buffer->errorOptions(), MTL::CommandBufferErrorOptionEncoderExecutionStatus);
  buffer->commit();
  buffer->waitUntilCompleted();
  CHECK(!queue->commandBufferWithUnretainedReferences()->retainedReferences());
  options->release();
  queue->release();
  descriptor->release();
}

static void test_nothing_is_left_behind() {
  const size_t live = softmetal_live_objects();
  for (int round = 0; round < 200; ++round) {
    Pool pool;
    MTL::CommandQueue* queue = device()->newCommandQueue();
    MTL::CommandBuffer* last = nullptr;
    for (int i = 0; i < 5; ++i) {
      last = queue->commandBuffer();
      last->commit();
    }
    last->retain();
    // The queue lives on in its command buffers.
    queue->release();
    last->waitUntilCompleted();
    last->release();
  }
  CHECK_EQUAL(softmetal_live_objects(), live);
}

static void test_many_threads() {
  MTL::CommandQueue* queue = device()->newCommandQueue();
  std::atomic<int> completed{0};
  std::atomic<int>* counter = &completed;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([queue, counter] {
      for (int i = 0; i < 250; ++i) {
        Pool pool;
        MTL::CommandBuffer* buffer = queue->commandBuffer();
        buffer->addCompletedHandler(^(MTL::CommandBuffer*) {
          ++*counter;
        });
        buffer->commit();
        if (i % 7 == 0) buffer->waitUntilCompleted();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  Pool pool;
  MTL::CommandBuffer* last = queue->commandBuffer();
  last->addCompletedHandler(^(MTL::CommandBuffer*){
  });
  last->commit();
  last->waitUntilCompleted();
  CHECK_EQUAL(completed.load(), 1000);
  queue->release();
}

int main() {
  install_hooks();
  device();
  test_committed_in_order_of_enqueueing();
  test_enqueued_and_dropped_does_not_hold_up_others();
  test_queues_run_concurrently();
  test_limit_blocks_until_one_completes();
  test_properties();
  test_nothing_is_left_behind();
  test_many_threads();
  return report();
}
