#include "metal/commands/command_buffer.h"

#include <Block.h>

#include <utility>

#include "exec/host_time.h"
#include "foundation/foundation.h"
#include "metal/commands/command_error.h"
#include "metal/commands/command_queue.h"
#include "metal/commands/event.h"

namespace softmetal::metal {
namespace {

Class command_buffer_class;

void call_and_release(std::vector<CommandBufferHandler>& handlers, CommandBuffer* buffer) {
  for (CommandBufferHandler handler : std::exchange(handlers, {})) {
    handler(buffer);
    Block_release(handler);
  }
}

void release_all(std::vector<CommandBufferHandler>& handlers) {
  for (CommandBufferHandler handler : handlers) Block_release(handler);
}

}  // namespace

CommandBuffer::~CommandBuffer() {
  if (status() == CommandBufferStatus::kEnqueued) queue_->forget(this);
  if (status() < CommandBufferStatus::kCommitted) queue_->free_slot();
  release_all(scheduled_handlers_);
  release_all(completed_handlers_);
  objc_release(error_);
  objc::release(queue_);
}

void CommandBuffer::check_recording(const char* selector) const {
  if (status() >= CommandBufferStatus::kCommitted) {
    foundation::raise_invalid_argument("%s: the command buffer has already been committed", selector);
  }
}

void CommandBuffer::enqueue() {
  check_recording("enqueue");
  if (status() == CommandBufferStatus::kEnqueued) {
    foundation::raise_invalid_argument("enqueue: the command buffer has already been enqueued");
  }
  queue_->enqueue(this);
}

void CommandBuffer::commit() {
  check_recording("commit");
  if (encoder_abandoned_) {
    foundation::raise_invalid_argument("commit: an encoder of this command buffer was released without endEncoding");
  }
  if (encoder_open_) {
    foundation::raise_invalid_argument("commit: the command buffer has an encoder without endEncoding");
  }
  queue_->commit(this);
}

void CommandBuffer::add_scheduled_handler(CommandBufferHandler handler) {
  check_recording("addScheduledHandler:");
  if (handler == nullptr) foundation::raise_invalid_argument("addScheduledHandler: the handler is nil");
  scheduled_handlers_.push_back(Block_copy(handler));
}

void CommandBuffer::add_completed_handler(CommandBufferHandler handler) {
  check_recording("addCompletedHandler:");
  if (handler == nullptr) foundation::raise_invalid_argument("addCompletedHandler: the handler is nil");
  completed_handlers_.push_back(Block_copy(handler));
}

void CommandBuffer::wait_until_scheduled() {
  if (status() < CommandBufferStatus::kCommitted) {
    foundation::raise_invalid_argument("waitUntilScheduled: the command buffer has not been committed");
  }
  progress_->wait_until_scheduled();
}

void CommandBuffer::wait_until_completed() {
  if (status() < CommandBufferStatus::kCommitted) {
    foundation::raise_invalid_argument("waitUntilCompleted: the command buffer has not been committed");
  }
  while (!progress_->finished() && queue_->help(this)) {
  }
  progress_->wait_until_finished();
}

bool CommandBuffer::wait_for(CommandBufferStatus stage, std::chrono::nanoseconds limit) {
  return stage == CommandBufferStatus::kScheduled ? progress_->wait_until_scheduled(limit)
                                                  : progress_->wait_until_finished(limit);
}

void CommandBuffer::push_debug_group(id name) {
  check_recording("pushDebugGroup:");
  if (name == nullptr) foundation::raise_invalid_argument("pushDebugGroup: the name is nil");
  ++debug_group_depth_;
}

void CommandBuffer::pop_debug_group() {
  check_recording("popDebugGroup");
  if (debug_group_depth_ == 0) foundation::raise_invalid_argument("popDebugGroup: there is no debug group to pop");
  --debug_group_depth_;
}

void CommandBuffer::check_ready_for_encoder(const char* selector) {
  check_recording(selector);
  if (encoder_open_) {
    foundation::raise_invalid_argument("%s: the previous encoder has not ended encoding", selector);
  }
}

void CommandBuffer::use_residency_sets(ResidencySet* const* sets, UInteger count) {
  check_recording("useResidencySets:count:");
  if (count > 0 && sets == nullptr) foundation::raise_invalid_argument("useResidencySets:count: the list is null");
  for (UInteger i = 0; i < count; ++i) residency_sets_.emplace_back(sets[i]);
}

void CommandBuffer::encode_signal_event(Event* event, uint64_t value) {
  check_ready_for_encoder("encodeSignalEvent:value:");
  if (event == nullptr) foundation::raise_invalid_argument("encodeSignalEvent:value: the event is nil");
  append(make_signal_command(event, value));
}

void CommandBuffer::encode_wait_for_event(Event* event, uint64_t value) {
  check_ready_for_encoder("encodeWaitForEvent:value:");
  if (event == nullptr) foundation::raise_invalid_argument("encodeWaitForEvent:value: the event is nil");
  append(make_wait_command(event, value));
}

void CommandBuffer::add_presentation(const char* selector, Presentation presentation) {
  check_ready_for_encoder(selector);
  presentations_.push_back(std::move(presentation));
}

void CommandBuffer::execute(void* context, exec::Worker& worker) {
  auto* buffer = static_cast<CommandBuffer*>(context);
  // Asked first: from schedule() on the handlers belong to the other thread.
  const bool has_handlers = !buffer->scheduled_handlers_.empty() || !buffer->completed_handlers_.empty();
  {
    objc::AutoreleasePool pool;
    buffer->schedule();
    buffer->run_commands(worker);
  }
  if (has_handlers || !buffer->log_->is_empty()) {
    buffer->queue_->handler_executor().post(run_completed_handlers, buffer);
  } else {
    finish(buffer);
  }
}

void CommandBuffer::schedule() {
  const bool has_scheduled_handlers = !scheduled_handlers_.empty();
  kernel_start_time_ = exec::host_seconds();
  kernel_end_time_ = exec::host_seconds();
  progress_->set_status(CommandBufferStatus::kScheduled);
  if (has_scheduled_handlers) queue_->handler_executor().post(run_scheduled_handlers, this);
}

void CommandBuffer::run_commands(exec::Worker& worker) {
  log_ = log_destination_->make_buffer();
  const exec::LogScope log(log_.get());
  gpu_start_time_ = exec::host_seconds();
  bool failed = false;
  for (const std::unique_ptr<Command>& command : commands_) {
    const auto failure = command->execute(worker);
    if (!failure) continue;
    error_ = make_command_error(*failure);
    failed = true;
    break;
  }
  gpu_end_time_ = exec::host_seconds();
  commands_.clear();
  for (const Presentation& presentation : std::exchange(presentations_, {})) presentation();
  queue_->free_slot();
  progress_->set_status(failed ? CommandBufferStatus::kError : CommandBufferStatus::kCompleted);
}

void CommandBuffer::run_scheduled_handlers(void* context, exec::Worker&) {
  // The completion of this command buffer comes later on the same thread, so it is still there.
  auto* buffer = static_cast<CommandBuffer*>(context);
  objc::AutoreleasePool pool;
  call_and_release(buffer->scheduled_handlers_, buffer);
}

void CommandBuffer::run_completed_handlers(void* context, exec::Worker&) {
  auto* buffer = static_cast<CommandBuffer*>(context);
  {
    objc::AutoreleasePool pool;
    buffer->log_destination_->deliver(*buffer->log_);
    call_and_release(buffer->completed_handlers_, buffer);
  }
  finish(buffer);
}

void CommandBuffer::finish(CommandBuffer* buffer) {
  const std::shared_ptr<CommandBufferProgress> progress = buffer->progress_;
  objc::release(buffer);
  progress->finish();
}

CommandBuffer* make_command_buffer(CommandQueue* queue, bool retained_references, UInteger error_options,
                                   std::shared_ptr<LogDestination> log_destination) {
  auto* buffer = objc::make<CommandBuffer>(command_buffer_class);
  buffer->attach_to(queue->device());
  buffer->queue_ = objc::retain(queue);
  buffer->retained_references_ = retained_references;
  buffer->error_options_ = error_options;
  buffer->log_destination_ = std::move(log_destination);
  return buffer;
}

bool is_command_buffer(id object) { return object_getClass(object) == command_buffer_class; }

void define_command_buffer_class(const ClassExtensions<CommandBuffer>& extensions) {
  using B = CommandBuffer;
  objc::ClassBuilder<B> builder("SoftmetalCommandBuffer", device_object_class());
  builder.method<&B::command_queue>("commandQueue")
      .method<&B::status>("status")
      .method<&B::error>("error")
      .method<&B::error_options>("errorOptions")
      .method<&B::retained_references>("retainedReferences")
      .method<&B::kernel_start_time>("kernelStartTime")
      .method<&B::kernel_end_time>("kernelEndTime")
      .method<&B::gpu_start_time>("GPUStartTime")
      .method<&B::gpu_end_time>("GPUEndTime")
      .method<&B::enqueue>("enqueue")
      .method<&B::commit>("commit")
      .method<&B::add_scheduled_handler>("addScheduledHandler:")
      .method<&B::add_completed_handler>("addCompletedHandler:")
      .method<&B::wait_until_scheduled>("waitUntilScheduled")
      .method<&B::wait_until_completed>("waitUntilCompleted")
      .method<&B::push_debug_group>("pushDebugGroup:")
      .method<&B::pop_debug_group>("popDebugGroup")
      .method<&B::use_residency_set>("useResidencySet:")
      .method<&B::use_residency_sets>("useResidencySets:count:")
      .method<&B::encode_signal_event>("encodeSignalEvent:value:")
      .method<&B::encode_wait_for_event>("encodeWaitForEvent:value:")
      .conforms_to("MTLCommandBuffer");
  extend_class(builder, extensions);
  command_buffer_class = builder.get();
}

}  // namespace softmetal::metal
