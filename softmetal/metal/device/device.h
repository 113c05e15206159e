// MTLDevice.
#pragma once

#include <atomic>

#include "metal/device/class_extension.h"
#include "metal/values/types.h"
#include "objc/runtime.h"

namespace softmetal::metal {

// What a device makes is added to its class by those who define it.
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

void define_device_class(const ClassExtensions<Device>& extensions);

}  // namespace softmetal::metal
