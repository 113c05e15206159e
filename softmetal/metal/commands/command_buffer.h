// MTLCommandBuffer.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

#include "exec/worker.h"
#include "metal/commands/command.h"
#include "metal/commands/command_buffer_progress.h"
#include "metal/commands/log_state.h"
#include "metal/device/class_extension.h"
#include "metal/device/device_object.h"
#include "metal/resources/residency_set.h"
#include "metal/values/types.h"

namespace softmetal::metal {

struct CommandBuffer;
struct CommandQueue;
struct Event;

using CommandBufferHandler = void (^)(CommandBuffer*);
// Shows a drawable when the commands have run.
using Presentation = std::function<void()>;

// Its encoders, and what presents drawables, are added to its class by those who define them.
struct CommandBuffer : DeviceObject {
  ~CommandBuffer();

  // The MTLCommandBuffer protocol.
  CommandQueue* command_queue() const { return queue_; }
  CommandBufferStatus status() const { return progress_->status(); }
  id error() const { return status() == CommandBufferStatus::kError ? error_ : nullptr; }
  UInteger error_options() const { return error_options_; }
  bool retained_references() const { return retained_references_; }
  // Seconds of the host's monotonic clock; 0 until the command buffer has got there.
  double kernel_start_time() const { return time_since(CommandBufferStatus::kScheduled, kernel_start_time_); }
  double kernel_end_time() const { return time_since(CommandBufferStatus::kScheduled, kernel_end_time_); }
  double gpu_start_time() const { return time_since(CommandBufferStatus::kCompleted, gpu_start_time_); }
  double gpu_end_time() const { return time_since(CommandBufferStatus::kCompleted, gpu_end_time_); }
  void enqueue();
  void commit();
  void add_scheduled_handler(CommandBufferHandler handler);
  void add_completed_handler(CommandBufferHandler handler);
  void wait_until_scheduled();
  void wait_until_completed();
  void push_debug_group(id name);
  void pop_debug_group();
  void use_residency_set(ResidencySet* set) { use_residency_sets(&set, 1); }
  void use_residency_sets(ResidencySet* const* sets, UInteger count);
  void encode_signal_event(Event* event, uint64_t value);
  void encode_wait_for_event(Event* event, uint64_t value);

  // Gives up after `limit`, and returns false then.
  bool wait_for(CommandBufferStatus stage, std::chrono::nanoseconds limit);

  // For drawables.
  void add_presentation(const char* selector, Presentation presentation);

  // For encoders. One at a time may be open.
  void check_ready_for_encoder(const char* selector);
  void encoder_began() { encoder_open_ = true; }
  void append(std::unique_ptr<Command> command) { commands_.push_back(std::move(command)); }
  void encoder_ended() { encoder_open_ = false; }
  void encoder_released_open() { encoder_abandoned_ = true; }

  // For the queue, with its mutex held.
  void mark_enqueued() { progress_->set_status(CommandBufferStatus::kEnqueued); }
  void mark_committed() { progress_->set_status(CommandBufferStatus::kCommitted); }
  void set_turn(uint64_t turn) { turn_.store(turn, std::memory_order_relaxed); }
  // The number of the queue's task that runs this command buffer; 0 until it has one.
  uint64_t turn() const { return turn_.load(std::memory_order_relaxed); }
  // The queue's task for a committed command buffer, `buffer`, whose reference it takes over.
  static void execute(void* buffer, exec::Worker& worker);

 private:
  friend CommandBuffer* make_command_buffer(CommandQueue*, bool, UInteger, std::shared_ptr<LogDestination>);

  double time_since(CommandBufferStatus reached, double time) const { return status() >= reached ? time : 0; }
  void check_recording(const char* selector) const;
  void schedule();
  void run_commands(exec::Worker& worker);
  static void run_scheduled_handlers(void* buffer, exec::Worker& worker);
  static void run_completed_handlers(void* buffer, exec::Worker& worker);
  // Drops the queue's reference, then wakes those who wait.
  static void finish(CommandBuffer* buffer);

  std::shared_ptr<CommandBufferProgress> progress_ = std::make_shared<CommandBufferProgress>();
  CommandQueue* queue_ = nullptr;
  std::atomic<uint64_t> turn_{0};
  bool retained_references_ = true;
  UInteger error_options_ = 0;
  bool encoder_open_ = false;
  bool encoder_abandoned_ = false;
  unsigned debug_group_depth_ = 0;
  std::vector<std::unique_ptr<Command>> commands_;
  std::vector<Presentation> presentations_;
  std::vector<objc::Reference<ResidencySet>> residency_sets_;
  std::shared_ptr<LogDestination> log_destination_;
  std::unique_ptr<exec::LogBuffer> log_;  // once its commands run
  std::vector<CommandBufferHandler> scheduled_handlers_;
  std::vector<CommandBufferHandler> completed_handlers_;
  // Written by the queue's thread before the status that makes them visible.
  id error_ = nullptr;
  double kernel_start_time_ = 0;
  double kernel_end_time_ = 0;
  double gpu_start_time_ = 0;
  double gpu_end_time_ = 0;
};

// Takes over one of the queue's slots.
CommandBuffer* make_command_buffer(CommandQueue* queue, bool retained_references, UInteger error_options,
                                   std::shared_ptr<LogDestination> log_destination);

bool is_command_buffer(id object);
void define_command_buffer_class(const ClassExtensions<CommandBuffer>& extensions);

}  // namespace softmetal::metal
