#include "metal/commands/command_queue.h"

#include <algorithm>

#include "exec/brief_lock.h"
#include "foundation/foundation.h"
#include "metal/commands/command_buffer.h"
#include "metal/descriptors/descriptors.h"
#include "metal/device/device.h"

namespace softmetal::metal {
namespace {

Class command_queue_class;

// Programs that commit small command buffers one by one find the thread awake.
constexpr auto kExecutorPatience = std::chrono::microseconds(50);

}  // namespace

CommandQueue::CommandQueue() : executor_(kExecutorPatience), handler_executor_(std::chrono::nanoseconds(0)) {}

CommandBuffer* CommandQueue::command_buffer() { return new_command_buffer(true, 0, nullptr); }

CommandBuffer* CommandQueue::command_buffer_with_unretained_references() {
  return new_command_buffer(false, 0, nullptr);
}

CommandBuffer* CommandQueue::command_buffer_with_descriptor(CommandBufferDescriptor* descriptor) {
  if (descriptor == nullptr) foundation::raise_invalid_argument("commandBufferWithDescriptor: descriptor is nil");
  return new_command_buffer(descriptor->fields.retained_references, descriptor->fields.error_options,
                            reinterpret_cast<LogState*>(descriptor->fields.log_state.get()));
}

CommandBuffer* CommandQueue::new_command_buffer(bool retained_references, UInteger error_options, LogState* log_state) {
  take_slot();
  if (log_state == nullptr) log_state = log_state_.get();
  return objc::autorelease(make_command_buffer(this, retained_references, error_options,
                                               log_state ? log_state->destination : default_log_destination()));
}

void CommandQueue::take_slot() {
  std::unique_lock lock = exec::lock_briefly_held(mutex_);
  slot_freed_.wait(lock, [this] { return slots_taken_ < max_command_buffer_count_; });
  ++slots_taken_;
}

void CommandQueue::free_slot() {
  const std::unique_lock lock = exec::lock_briefly_held(mutex_);
  --slots_taken_;
  slot_freed_.notify_one();
}

void CommandQueue::enqueue(CommandBuffer* buffer) {
  const std::unique_lock lock = exec::lock_briefly_held(mutex_);
  buffer->mark_enqueued();
  order_.push_back(buffer);
}

void CommandQueue::commit(CommandBuffer* buffer) {
  const std::unique_lock lock = exec::lock_briefly_held(mutex_);
  if (buffer->status() == CommandBufferStatus::kNotEnqueued) order_.push_back(buffer);
  objc::retain(buffer);  // until it has completed
  buffer->mark_committed();
  start_committed();
}

void CommandQueue::forget(CommandBuffer* buffer) {
  const std::unique_lock lock = exec::lock_briefly_held(mutex_);
  order_.erase(std::find(order_.begin(), order_.end(), buffer));
  start_committed();
}

void CommandQueue::start_committed() {
  while (!order_.empty() && order_.front()->status() == CommandBufferStatus::kCommitted) {
    CommandBuffer* buffer = order_.front();
    order_.pop_front();
    // Before it is posted: afterwards it may complete and go at any time.
    buffer->set_turn(++turns_given_);
    executor_.post(CommandBuffer::execute, buffer);
  }
}

void CommandQueue::add_residency_sets(ResidencySet* const* sets, UInteger count) {
  if (count > 0 && sets == nullptr) foundation::raise_invalid_argument("addResidencySets:count: the list is null");
  std::lock_guard lock(mutex_);
  for (UInteger i = 0; i < count; ++i) residency_sets_.emplace_back(sets[i]);
}

void CommandQueue::remove_residency_sets(ResidencySet* const* sets, UInteger count) {
  if (count > 0 && sets == nullptr) foundation::raise_invalid_argument("removeResidencySets:count: the list is null");
  std::lock_guard lock(mutex_);
  for (UInteger i = 0; i < count; ++i) {
    std::erase_if(residency_sets_, [&](const auto& kept) { return kept.get() == sets[i]; });
  }
}

bool CommandQueue::help(const CommandBuffer* buffer) {
  return executor_.run_one(exec::Worker::for_this_thread(), buffer->turn());
}

CommandQueue* make_command_queue(Device* device, UInteger max_command_buffer_count, LogState* log_state) {
  if (max_command_buffer_count == 0) {
    foundation::raise_invalid_argument("newCommandQueueWithMaxCommandBufferCount: the count must not be 0");
  }
  auto* queue = objc::make<CommandQueue>(command_queue_class);
  queue->attach_to(device);
  queue->max_command_buffer_count_ = max_command_buffer_count;
  queue->log_state_ = objc::Reference<LogState>(log_state);
  return queue;
}

void define_command_queue_class() {
  command_queue_class =
      objc::ClassBuilder<CommandQueue>("SoftmetalCommandQueue", device_object_class())
          .method<&CommandQueue::command_buffer>("commandBuffer")
          .method<&CommandQueue::command_buffer_with_unretained_references>("commandBufferWithUnretainedReferences")
          .method<&CommandQueue::command_buffer_with_descriptor>("commandBufferWithDescriptor:")
          .method<&CommandQueue::insert_debug_capture_boundary>("insertDebugCaptureBoundary")
          .method<&CommandQueue::add_residency_set>("addResidencySet:")
          .method<&CommandQueue::add_residency_sets>("addResidencySets:count:")
          .method<&CommandQueue::remove_residency_set>("removeResidencySet:")
          .method<&CommandQueue::remove_residency_sets>("removeResidencySets:count:")
          .conforms_to("MTLCommandQueue")
          .get();
}

void define_command_queue_makers(objc::ClassBuilder<Device>& builder) {
  builder
      .method("newCommandQueue",
              [](Device* self, SEL) { return make_command_queue(self, kDefaultMaxCommandBufferCount); })
      .method("newCommandQueueWithMaxCommandBufferCount:",
              [](Device* self, SEL, UInteger count) { return make_command_queue(self, count); })
      .method("newCommandQueueWithDescriptor:", [](Device* self, SEL, CommandQueueDescriptor* descriptor) {
        if (descriptor == nullptr) {
          foundation::raise_invalid_argument("newCommandQueueWithDescriptor: the descriptor is nil");
        }
        return make_command_queue(self, descriptor->fields.max_command_buffer_count,
                                  reinterpret_cast<LogState*>(descriptor->fields.log_state.get()));
      });
}

}  // namespace softmetal::metal
