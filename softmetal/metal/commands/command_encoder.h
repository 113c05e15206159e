// MTLCommandEncoder: what all encoders share.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "metal/commands/command_buffer.h"
#include "metal/commands/counters.h"
#include "metal/descriptors/descriptor_storage.h"
#include "metal/device/device_object.h"
#include "metal/values/types.h"

namespace softmetal::metal {

// Where an encoder's commands go that is one of several of a pass, which ends them later.
struct CommandSink {
  std::vector<std::unique_ptr<Command>> commands;
  std::atomic<bool> is_open{true};
};

struct CommandEncoder : DeviceObject {
  ~CommandEncoder();

  void end_encoding();
  void insert_debug_signpost(id name);
  void push_debug_group(id name);
  void pop_debug_group();
  // Passes run one after another, so barriers and fences hold by themselves.
  void barrier_after_queue_stages(UInteger after_stages, UInteger before_stages);
  void update_fence(id fence);
  void wait_for_fence(id fence);

  // Each sees all that was encoded before, so that a barrier changes nothing.
  void sample_counters(CounterSampleBuffer* buffer, UInteger index, bool barrier);

  // Without a sink commands go to the command buffer, whose open encoder this is.
  void begin(CommandBuffer* buffer, std::shared_ptr<CommandSink> sink = nullptr);
  // What a pass descriptor says: a sample now, and one when encoding ends.
  template <class Attachments>
  void sample_pass(const descriptors::Part<Attachments>& attachments);
  void sample_pass(CounterSampleBuffer* buffer, UInteger start_index, UInteger end_index);

 protected:
  // Raises when encoding has ended.
  void check_encoding(const char* selector) const;
  CommandBuffer* command_buffer() const { return command_buffer_.get(); }
  void append(std::unique_ptr<Command> command);
  // A command that follows all others when encoding ends, before the samples that are taken then.
  void at_end(std::unique_ptr<Command> command) { at_end_.insert(at_end_.begin(), std::move(command)); }

 private:
  objc::Reference<CommandBuffer> command_buffer_;
  std::shared_ptr<CommandSink> sink_;
  bool ended_ = false;
  unsigned debug_group_depth_ = 0;
  std::vector<std::unique_ptr<Command>> at_end_;
};

template <class Attachments>
void CommandEncoder::sample_pass(const descriptors::Part<Attachments>& attachments) {
  if (attachments.peek() == nullptr) return;
  for (const auto& element : attachments.peek()->elements) {
    const auto* attachment = element.peek();
    if (attachment == nullptr || attachment->sample_buffer.get() == nullptr) continue;
    sample_pass(reinterpret_cast<CounterSampleBuffer*>(attachment->sample_buffer.get()),
                attachment->start_of_encoder_sample_index, attachment->end_of_encoder_sample_index);
  }
}

Class command_encoder_class();

}  // namespace softmetal::metal
