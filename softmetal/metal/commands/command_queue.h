// MTLCommandQueue.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>

#include "exec/serial_executor.h"
#include "metal/commands/log_state.h"
#include "metal/device/device_object.h"
#include "metal/resources/residency_set.h"
#include "metal/values/types.h"

namespace softmetal::metal {

struct CommandBuffer;
struct CommandBufferDescriptor;

constexpr UInteger kDefaultMaxCommandBufferCount = 64;

struct CommandQueue : DeviceObject {
  CommandQueue();

  // These block while as many command buffers as the queue allows exist and have not completed, as Metal's do.
  CommandBuffer* command_buffer();
  CommandBuffer* command_buffer_with_unretained_references();
  CommandBuffer* command_buffer_with_descriptor(CommandBufferDescriptor* descriptor);
  void insert_debug_capture_boundary() const {}
  void add_residency_set(ResidencySet* set) { add_residency_sets(&set, 1); }
  void add_residency_sets(ResidencySet* const* sets, UInteger count);
  void remove_residency_set(ResidencySet* set) { remove_residency_sets(&set, 1); }
  void remove_residency_sets(ResidencySet* const* sets, UInteger count);

  // For command buffers. Command buffers run in the order in which they were enqueued; the first one holds up the
  // others until it is committed.
  void enqueue(CommandBuffer* buffer);
  void commit(CommandBuffer* buffer);
  // Takes an enqueued command buffer that will never be committed out of the order.
  void forget(CommandBuffer* buffer);
  // A command buffer has completed, or was released without having been committed.
  void free_slot();
  // For a thread that waits for `buffer`: runs the next command buffer up to that one, if that is nobody's job yet.
  bool help(const CommandBuffer* buffer);
  // Runs scheduled and completed handlers, off the thread that executes, so that a slow handler holds up nothing.
  exec::SerialExecutor& handler_executor() { return handler_executor_; }

 private:
  friend CommandQueue* make_command_queue(Device*, UInteger, LogState*);

  CommandBuffer* new_command_buffer(bool retained_references, UInteger error_options, LogState* log_state);
  void take_slot();
  void start_committed();  // with mutex_ held

  objc::Reference<LogState> log_state_;
  std::vector<objc::Reference<ResidencySet>> residency_sets_;  // under mutex_
  UInteger max_command_buffer_count_ = kDefaultMaxCommandBufferCount;
  std::mutex mutex_;
  std::condition_variable slot_freed_;
  UInteger slots_taken_ = 0;
  std::deque<CommandBuffer*> order_;  // enqueued and not yet started; those not yet committed are not retained
  uint64_t turns_given_ = 0;          // the number of tasks posted to executor_
  exec::SerialExecutor executor_;
  exec::SerialExecutor handler_executor_;
};

// `log_state` is that of command buffers without one of their own; it may be null.
CommandQueue* make_command_queue(Device* device, UInteger max_command_buffer_count, LogState* log_state = nullptr);

void define_command_queue_class();

// Adds -[MTLDevice newCommandQueue…].
void define_command_queue_makers(objc::ClassBuilder<Device>& builder);

}  // namespace softmetal::metal
