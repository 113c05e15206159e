// MTLEvent, MTLSharedEvent, listeners and fences.
#include <dispatch/dispatch.h>

#include <atomic>
#include <thread>

#include "tests/softmetal_metal/programs/metal_test.h"

static void test_signalled_value() {
  MTL::SharedEvent* event = device()->newSharedEvent();
  CHECK(event->device() == device());
  CHECK_EQUAL(event->signaledValue(), uint64_t{0});
  event->setSignaledValue(5);
  CHECK_EQUAL(event->signaledValue(), uint64_t{5});
  CHECK(event->waitUntilSignaledValue(5, 0));
  const auto start = std::chrono::steady_clock::now();
  CHECK(!event->waitUntilSignaledValue(6, 20));
  CHECK(microseconds_since(start) >= 20000);
  std::thread signaller([event] {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    event->setSignaledValue(6);
  });
  CHECK(event->waitUntilSignaledValue(6, ~uint64_t{0}));
  signaller.join();
  event->setLabel(string("event"));
  CHECK_EQUAL(text_of(event->label()), "event");
  event->release();
}

static void test_host_releases_the_device() {
  Pool pool;
  MTL::CommandQueue* queue = device()->newCommandQueue();
  MTL::SharedEvent* event = device()->newSharedEvent();
  MTL::CommandBuffer* buffer = queue->commandBuffer();
  buffer->encodeWait(event, 3);
  buffer->encodeSignalEvent(event, 4);
  buffer->commit();
  event->setSignaledValue(2);
  CHECK(!event->waitUntilSignaledValue(4, 10));
  event->setSignaledValue(3);
  CHECK(event->waitUntilSignaledValue(4, 10000));
  buffer->waitUntilCompleted();
  event->release();
  queue->release();
}

static void test_listeners() {
  Pool pool;
  const size_t live = softmetal_live_objects();
  MTL::SharedEvent* event = device()->newSharedEvent();
  dispatch_queue_t queue = dispatch_queue_create("listener", DISPATCH_QUEUE_SERIAL);
  MTL::SharedEventListener* listener = MTL::SharedEventListener::alloc()->init(queue);
  CHECK(listener->dispatchQueue() == queue);
  std::atomic<uint64_t> seen{0};
  std::atomic<uint64_t>* value_seen = &seen;
  std::atomic<bool> same{false};
  std::atomic<bool>* same_event = &same;
  event->notifyListener(listener, 2, ^(MTL::SharedEvent* notified, std::uint64_t value) {
    *same_event = notified == event;
    *value_seen += value;
  });
  event->setSignaledValue(1);
  CHECK_EQUAL(seen.load(), uint64_t{0});
  event->setSignaledValue(3);
  // An event that is there already notifies at once; the queue is serial, so its end is the end of both.
  event->notifyListener(listener, 3, ^(MTL::SharedEvent*, std::uint64_t value) {
    *value_seen += 10 * value;
  });
  dispatch_sync(queue, ^{
                });
  CHECK_EQUAL(seen.load(), uint64_t{33});
  CHECK(same);
  // One that is never reached goes with the event.
  event->notifyListener(listener, 100,
                        ^(MTL::SharedEvent*, std::uint64_t){
                        });
  event->release();
  listener->release();
  dispatch_release(queue);
  CHECK_EQUAL(softmetal_live_objects(), live);
}

static void test_fences() {
  Pool pool;
  MTL::CommandQueue* queue = device()->newCommandQueue();
  MTL::Fence* fence = device()->newFence();
  MTL::CommandBuffer* buffer = queue->commandBuffer();
  MTL::ComputeCommandEncoder* compute = buffer->computeCommandEncoder();
  compute->updateFence(fence);
  compute->endEncoding();
  MTL::BlitCommandEncoder* blit = buffer->blitCommandEncoder();
  blit->waitForFence(fence);
  CHECK(raised_by([&] { blit->waitForFence(nullptr); }) != "");
  blit->endEncoding();
  CHECK(raised_by([&] { buffer->encodeWait(static_cast<MTL::Event*>(nullptr), 1); }) != "");
  buffer->commit();
  buffer->waitUntilCompleted();
  fence->release();
  queue->release();
}

int main() {
  install_hooks();
  device();
  Pool pool;
  test_signalled_value();
  test_host_releases_the_device();
  test_listeners();
  CHECK(MTL::SharedEventListener::sharedListener() == MTL::SharedEventListener::sharedListener());
  test_fences();
  return report();
}
