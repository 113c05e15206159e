#include "metal/commands/command_encoder.h"

#include "foundation/foundation.h"

namespace softmetal::metal {

CommandEncoder::~CommandEncoder() {
  if (command_buffer_ && !ended_ && !sink_) command_buffer_->encoder_released_open();
}

void CommandEncoder::begin(CommandBuffer* buffer, std::shared_ptr<CommandSink> sink) {
  sink_ = std::move(sink);
  if (!sink_) buffer->encoder_began();
  attach_to(buffer->device());
  command_buffer_ = objc::Reference<CommandBuffer>(buffer);
}

void CommandEncoder::append(std::unique_ptr<Command> command) {
  if (sink_) {
    sink_->commands.push_back(std::move(command));
  } else {
    command_buffer_->append(std::move(command));
  }
}

void CommandEncoder::check_encoding(const char* selector) const {
  if (ended_) foundation::raise_invalid_argument("%s: the encoder has already ended encoding", selector);
}

void CommandEncoder::end_encoding() {
  check_encoding("endEncoding");
  if (debug_group_depth_ != 0) {
    foundation::raise_invalid_argument("endEncoding: %u debug groups have not been popped", debug_group_depth_);
  }
  for (std::unique_ptr<Command>& command : at_end_) append(std::move(command));
  at_end_.clear();
  ended_ = true;
  if (sink_) {
    sink_->is_open = false;
  } else {
    command_buffer_->encoder_ended();
  }
}

void CommandEncoder::sample_counters(CounterSampleBuffer* buffer, UInteger index, bool) {
  constexpr const char* kSelector = "sampleCountersInBuffer:atSampleIndex:withBarrier:";
  check_encoding(kSelector);
  if (buffer == nullptr) foundation::raise_invalid_argument("%s: the sample buffer is nil", kSelector);
  buffer->check_range(kSelector, {index, 1});
  append(make_sample_command(buffer, index));
}

void CommandEncoder::sample_pass(CounterSampleBuffer* buffer, UInteger start_index, UInteger end_index) {
  constexpr const char* kWhere = "a pass descriptor's sampleBufferAttachments";
  if (start_index != kCounterDontSample) {
    buffer->check_range(kWhere, {start_index, 1});
    append(make_sample_command(buffer, start_index));
  }
  if (end_index == kCounterDontSample) return;
  buffer->check_range(kWhere, {end_index, 1});
  at_end_.push_back(make_sample_command(buffer, end_index));
}

void CommandEncoder::insert_debug_signpost(id name) {
  check_encoding("insertDebugSignpost:");
  if (name == nullptr) foundation::raise_invalid_argument("insertDebugSignpost: the name is nil");
}

void CommandEncoder::push_debug_group(id name) {
  check_encoding("pushDebugGroup:");
  if (name == nullptr) foundation::raise_invalid_argument("pushDebugGroup: the name is nil");
  ++debug_group_depth_;
}

void CommandEncoder::pop_debug_group() {
  check_encoding("popDebugGroup");
  if (debug_group_depth_ == 0) foundation::raise_invalid_argument("popDebugGroup: there is no debug group to pop");
  --debug_group_depth_;
}

void CommandEncoder::barrier_after_queue_stages(UInteger, UInteger) {
  check_encoding("barrierAfterQueueStages:beforeStages:");
}

void CommandEncoder::update_fence(id fence) {
  check_encoding("updateFence:");
  if (fence == nullptr) foundation::raise_invalid_argument("updateFence: the fence is nil");
}

void CommandEncoder::wait_for_fence(id fence) {
  check_encoding("waitForFence:");
  if (fence == nullptr) foundation::raise_invalid_argument("waitForFence: the fence is nil");
}

Class command_encoder_class() {
  static const Class cls =
      objc::ClassBuilder<CommandEncoder>("SoftmetalCommandEncoder", device_object_class())
          .method<&CommandEncoder::end_encoding>("endEncoding")
          .method<&CommandEncoder::insert_debug_signpost>("insertDebugSignpost:")
          .method<&CommandEncoder::push_debug_group>("pushDebugGroup:")
          .method<&CommandEncoder::pop_debug_group>("popDebugGroup")
          .method<&CommandEncoder::barrier_after_queue_stages>("barrierAfterQueueStages:beforeStages:")
          .method<&CommandEncoder::update_fence>("updateFence:")
          .method<&CommandEncoder::wait_for_fence>("waitForFence:")
          .conforms_to("MTLCommandEncoder")
          .get();
  return cls;
}

}  // namespace softmetal::metal
