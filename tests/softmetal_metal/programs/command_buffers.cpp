// MTLCommandBuffer: status, handlers, times, errors, misuse; blits.
#include <cstring>
#include <thread>

#include "tests/softmetal_metal/programs/metal_test.h"

static MTL::CommandQueue* queue;

static double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

static void test_status_and_times() {
  Pool pool;
  MTL::CommandBuffer* buffer = queue->commandBuffer();
  MTL::SharedEvent* event = device()->newSharedEvent();
  CHECK(buffer->commandQueue() == queue && buffer->device() == device());
  CHECK_EQUAL(buffer->status(), MTL::CommandBufferStatusNotEnqueued);
  buffer->enqueue();
  CHECK_EQUAL(buffer->status(), MTL::CommandBufferStatusEnqueued);
  buffer->encodeWait(event, 1);
  const double start = now();
  buffer->commit();
  buffer->waitUntilScheduled();
  CHECK_EQUAL(buffer->status(), MTL::CommandBufferStatusScheduled);
  CHECK_EQUAL(buffer->GPUEndTime(), 0.0);
  std::this_thread::sleep_for(std::chrono::milliseconds(10));
  event->setSignaledValue(1);
  buffer->waitUntilCompleted();
  CHECK_EQUAL(buffer->status(), MTL::CommandBufferStatusCompleted);
  CHECK(buffer->error() == nullptr);
  CHECK(start <= buffer->kernelStartTime() && buffer->kernelStartTime() <= buffer->kernelEndTime());
  CHECK(buffer->kernelEndTime() <= buffer->GPUStartTime());
  CHECK(buffer->GPUEndTime() - buffer->GPUStartTime() >= 0.01);
  CHECK(buffer->GPUEndTime() <= now());
  event->release();
}

static void test_handlers() {
  Pool pool;
  MTL::CommandBuffer* buffer = queue->commandBuffer();
  __block std::string order;
  __block std::thread::id thread;
  __block MTL::CommandBufferStatus status = MTL::CommandBufferStatusNotEnqueued;
  buffer->addCompletedHandler(^(MTL::CommandBuffer* completed) {
    // Autoreleased here, so there must be a pool.
    string("in a handler");
    thread = std::this_thread::get_id();
    status = completed->status();
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    order += "b";
  });
  buffer->addCompletedHandler([](MTL::CommandBuffer* completed) { CHECK(completed->error() == nullptr); });
  buffer->addCompletedHandler(^(MTL::CommandBuffer*) {
    order += "c";
  });
  buffer->addScheduledHandler(^(MTL::CommandBuffer*) {
    order += "a";
  });
  buffer->commit();
  buffer->waitUntilCompleted();
  CHECK_EQUAL(order, "abc");
  CHECK(thread != std::this_thread::get_id());
  CHECK_EQUAL(status, MTL::CommandBufferStatusCompleted);
}

// A handler may use the queue, even wait for more work.
static void test_handlers_may_commit() {
  Pool pool;
  MTL::CommandBuffer* buffer = queue->commandBuffer();
  __block bool nested_completed = false;
  buffer->addCompletedHandler(^(MTL::CommandBuffer* completed) {
    MTL::CommandBuffer* nested = completed->commandQueue()->commandBuffer();
    nested->commit();
    nested->waitUntilCompleted();
    nested_completed = nested->status() == MTL::CommandBufferStatusCompleted;
  });
  buffer->commit();
  buffer->waitUntilCompleted();
  CHECK(nested_completed);
}

static void test_slow_handlers_do_not_hold_up_execution() {
  Pool pool;
  MTL::SharedEvent* event = device()->newSharedEvent();
  MTL::CommandBuffer* slow = queue->commandBuffer();
  slow->addCompletedHandler(^(MTL::CommandBuffer*) {
    event->waitUntilSignaledValue(1, 10000);
  });
  slow->commit();
  MTL::CommandBuffer* next = queue->commandBuffer();
  next->commit();
  next->waitUntilCompleted();
  CHECK_EQUAL(next->status(), MTL::CommandBufferStatusCompleted);
  event->setSignaledValue(1);
  slow->waitUntilCompleted();
  event->release();
}

// Who waits for a command buffer may run it, but never one after it, which might wait for the waiter.
static void test_waiting_does_not_run_later_command_buffers() {
  Pool pool;
  for (int round = 0; round < 50; ++round) {
    MTL::SharedEvent* event = device()->newSharedEvent();
    MTL::CommandBuffer* first = queue->commandBuffer();
    first->addCompletedHandler(^(MTL::CommandBuffer*) {
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    });
    MTL::CommandBuffer* second = queue->commandBuffer();
    second->encodeWait(event, 1);
    first->commit();
    second->commit();
    first->waitUntilCompleted();
    CHECK(second->status() != MTL::CommandBufferStatusCompleted);
    event->setSignaledValue(1);
    second->waitUntilCompleted();
    event->release();
  }
}

static void test_a_failure_is_an_error() {
  Pool pool;
  MTL::ComputePipelineState* fail = pipeline("fail");
  MTL::SharedEvent* event = device()->newSharedEvent();
  MTL::CommandBuffer* buffer = queue->commandBuffer();
  MTL::ComputeCommandEncoder* encoder = buffer->computeCommandEncoder();
  encoder->setComputePipelineState(fail);
  encoder->dispatchThreadgroups(MTL::Size(100, 1, 1), MTL::Size(1, 1, 1));
  encoder->endEncoding();
  buffer->encodeSignalEvent(event, 1);
  buffer->commit();
  buffer->waitUntilCompleted();
  CHECK_EQUAL(buffer->status(), MTL::CommandBufferStatusError);
  CHECK_EQUAL(text_of(buffer->error()), "MTLCommandBufferErrorDomain 1: kernel 'fail': failed with code 77");
  // What comes after the failure is left out; the queue goes on.
  CHECK_EQUAL(event->signaledValue(), uint64_t{0});
  MTL::CommandBuffer* next = queue->commandBuffer();
  next->commit();
  next->waitUntilCompleted();
  CHECK_EQUAL(next->status(), MTL::CommandBufferStatusCompleted);
  event->release();
  fail->release();
}

static void test_misuse_raises() {
  Pool pool;
  MTL::CommandBuffer* buffer = queue->commandBuffer();
  CHECK(raised_by([&] { buffer->waitUntilCompleted(); }).find("has not been committed") != std::string::npos);
  CHECK(raised_by([&] { buffer->popDebugGroup(); }) != "");
  buffer->pushDebugGroup(string("group"));
  buffer->popDebugGroup();
  MTL::BlitCommandEncoder* encoder = buffer->blitCommandEncoder();
  CHECK(raised_by([&] { buffer->computeCommandEncoder(); }).find("has not ended") != std::string::npos);
  CHECK(raised_by([&] { buffer->commit(); }).find("without endEncoding") != std::string::npos);
  encoder->endEncoding();
  CHECK(raised_by([&] { encoder->endEncoding(); }) != "");
  buffer->commit();
  CHECK(raised_by([&] { buffer->commit(); }).find("already been committed") != std::string::npos);
  CHECK(raised_by([&] { buffer->enqueue(); }) != "");
  CHECK(raised_by([&] {
          buffer->addCompletedHandler(^(MTL::CommandBuffer*){
          });
        }) != "");
  CHECK(raised_by([&] { buffer->blitCommandEncoder(); }) != "");
  buffer->waitUntilCompleted();
  MTL::CommandBuffer* abandoned = queue->commandBuffer();
  {
    Pool inner;
    abandoned->blitCommandEncoder();
  }
  CHECK(raised_by([&] { abandoned->commit(); }).find("released without endEncoding") != std::string::npos);
}

static void test_blits() {
  Pool pool;
  const char letters[] = "abcdefghijklmnop";
  MTL::Buffer* from = device()->newBuffer(letters, 16, MTL::ResourceStorageModeShared);
  MTL::Buffer* hidden = device()->newBuffer(16, MTL::ResourceStorageModePrivate);
  MTL::Buffer* to = device()->newBuffer(16, MTL::ResourceStorageModeManaged);
  MTL::CommandBuffer* buffer = queue->commandBuffer();
  MTL::BlitCommandEncoder* encoder = buffer->blitCommandEncoder();
  encoder->copyFromBuffer(from, 0, hidden, 0, 16);
  encoder->copyFromBuffer(hidden, 2, hidden, 4, 8);
  encoder->fillBuffer(hidden, NS::Range(15, 1), '!');
  encoder->copyFromBuffer(hidden, 0, to, 0, 16);
  encoder->synchronizeResource(to);
  CHECK(raised_by([&] { encoder->synchronizeResource(from); }) != "");
  CHECK(raised_by([&] { encoder->copyFromBuffer(from, 1, to, 0, 16); }).rfind("NSRangeException", 0) == 0);
  CHECK(raised_by([&] { encoder->fillBuffer(to, NS::Range(17, 0), 0); }) != "");
  encoder->endEncoding();
  // The command buffer keeps what its commands use.
  from->release();
  hidden->release();
  buffer->commit();
  buffer->waitUntilCompleted();
  CHECK_EQUAL(std::string(contents<char>(to), 16), "abcdcdefghijmno!");
  to->release();
}

int main() {
  install_hooks();
  Pool pool;
  queue = device()->newCommandQueue();
  const size_t live = softmetal_live_objects();
  test_status_and_times();
  test_handlers();
  test_handlers_may_commit();
  test_slow_handlers_do_not_hold_up_execution();
  test_waiting_does_not_run_later_command_buffers();
  test_misuse_raises();
  test_blits();
  CHECK_EQUAL(softmetal_live_objects(), live);
  test_a_failure_is_an_error();
  return report();
}
