// MTLDevice.
#pragma once

#include <atomic>
#include <string>

#include "metal/buffer.h"
#include "metal/library.h"
#include "metal/types.h"
#include "objc/runtime.h"

namespace softmetal::metal {

struct CommandQueue;
struct Event;
struct Fence;
struct SharedEvent;

struct Device : objc::Object {
  Device();

  // Identity.
  id name() const;
  id architecture() const;
  uint64_t registry_id() const { return 1; }

  // Limits.
  Size max_threads_per_threadgroup() const { return {1024, 1024, 1024}; }
  UInteger max_threadgroup_memory_length() const;
  UInteger max_buffer_length() const { return physical_memory_; }
  uint64_t recommended_max_working_set_size() const { return physical_memory_ / 4 * 3; }
  UInteger current_allocated_size() const { return allocated_.load(std::memory_order_relaxed); }
  UInteger maximum_concurrent_compilation_task_count() const;

  // Makers. Null where Metal returns nil.
  Buffer* new_buffer(UInteger length, UInteger options) { return make_buffer(this, length, options); }
  Buffer* new_buffer_with_bytes(const void* bytes, UInteger length, UInteger options) {
    return make_buffer_with_bytes(this, bytes, length, options);
  }
  Buffer* new_buffer_no_copy(void* pointer, UInteger length, UInteger options, BufferDeallocator deallocator) {
    return make_buffer_no_copy(this, pointer, length, options, deallocator);
  }
  CommandQueue* new_command_queue();
  CommandQueue* new_command_queue_with_max_count(UInteger max_command_buffer_count);
  CommandQueue* new_command_queue_with_descriptor(CommandQueueDescriptor* descriptor);
  Library* new_library(id source, CompileOptions* options, id* error);
  void new_library_in_background(id source, CompileOptions* options, NewLibraryHandler handler);
  Event* new_event();
  SharedEvent* new_shared_event();
  Fence* new_fence();

  // Both in nanoseconds of one clock: device and host are the same processor.
  void sample_timestamps(uint64_t* cpu, uint64_t* gpu) const;
  uint64_t query_timestamp_frequency() const { return 1'000'000'000; }

  // For resources.
  void count_allocated(size_t bytes) { allocated_.fetch_add(bytes, std::memory_order_relaxed); }
  void count_freed(size_t bytes) { allocated_.fetch_sub(bytes, std::memory_order_relaxed); }

  // Compilation always uses what there is; the property is only remembered.
  bool should_maximize_concurrent_compilation() const { return maximize_compilation_.load(); }
  void set_should_maximize_concurrent_compilation(bool maximize) { maximize_compilation_.store(maximize); }

 private:
  const uint64_t physical_memory_;
  std::atomic<size_t> allocated_{0};
  std::atomic<bool> maximize_compilation_{false};
};

// The one device there is, borrowed. It lives as long as the process, as a Mac's built-in device does.
Device* system_device();

void define_device_class();

}  // namespace softmetal::metal
