// The memory that a kernel with shader validation may access, on one worker.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "exec/kernel_validation.h"

namespace softmetal::exec {

// What a pointer may reach. `shadow` is where the range starts in a ThreadgroupShadow; only for threadgroup memory.
struct MemoryRange {
  uintptr_t start;
  uint64_t length;
  std::optional<uint64_t> shadow;
  const char* variable = "";  // its name, of a variable

  bool holds(uintptr_t address, uint64_t size) const {
    return address >= start && size <= length && address - start <= length - size;
  }
};

class LaunchMemory {
 public:
  void begin(const softmetal_launch* launch, const softmetal_worker* worker);
  // A threadgroup variable.
  void declare_variable(uint32_t number, const char* name, void* start, uint64_t size);

  const softmetal_launch& launch() const { return *launch_; }
  void* buffer(uint32_t index) const { return launch_->buffers[index]; }
  void* threadgroup_argument(uint32_t index) const;

  // Of one of SOFTMETAL_ROOT. Starts at 0 when nothing is bound to it.
  MemoryRange range_of(uint32_t root) const;
  // Whether `root` is a buffer and all of the access lies in it.
  bool buffer_holds(uint32_t root, uintptr_t address, uint64_t size) const {
    if (root >= SOFTMETAL_MAX_BUFFERS) return false;
    const uint64_t offset = address - reinterpret_cast<uintptr_t>(launch_->buffers[root]);
    const uint64_t length = launch_->buffer_lengths[root];
    return size <= length && offset <= length - size;
  }
  // The range that holds an access through a pointer of unknown origin: arguments and variables of the kernel.
  std::optional<MemoryRange> find(uintptr_t address, uint64_t size) const;
  // The buffer that an address is most likely to have been meant for: one that ends or begins nearby.
  std::optional<uint32_t> buffer_near(uintptr_t address) const;

  // Bytes of shadow for all threadgroup memory.
  uint64_t shadow_bytes() const { return shadow_bytes_; }

 private:
  MemoryRange threadgroup_argument_range(uint32_t index) const;

  const softmetal_launch* launch_ = nullptr;
  uintptr_t threadgroup_memory_ = 0;
  uint64_t shadow_bytes_ = 0;
  std::vector<MemoryRange> variables_;  // by number
};

}  // namespace softmetal::exec
