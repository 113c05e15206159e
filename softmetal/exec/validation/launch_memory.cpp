#include "exec/validation/launch_memory.h"

namespace softmetal::exec {
namespace {

// As the wrapper lays threadgroup arguments out, include/softmetal/arguments.h.
uint64_t threadgroup_offset(const softmetal_launch& launch, uint32_t index) {
  uint64_t offset = 0;
  for (uint32_t before = 0; before < index; ++before) {
    offset += (uint64_t{launch.threadgroup_lengths[before]} + 15) & ~uint64_t{15};
  }
  return offset;
}

}  // namespace

void LaunchMemory::begin(const softmetal_launch* launch, const softmetal_worker* worker) {
  launch_ = launch;
  threadgroup_memory_ = reinterpret_cast<uintptr_t>(worker->threadgroup_memory);
  shadow_bytes_ = worker->threadgroup_memory_length;
  variables_.clear();
}

void LaunchMemory::declare_variable(uint32_t number, void* start, uint64_t size, bool is_threadgroup) {
  if (variables_.size() <= number) variables_.resize(number + 1);
  MemoryRange& range = variables_[number];
  range = {reinterpret_cast<uintptr_t>(start), size, std::nullopt};
  if (!is_threadgroup) return;
  range.shadow = shadow_bytes_;
  shadow_bytes_ += size;
}

void* LaunchMemory::threadgroup_argument(uint32_t index) const {
  return reinterpret_cast<void*>(threadgroup_memory_ + threadgroup_offset(*launch_, index));
}

MemoryRange LaunchMemory::threadgroup_argument_range(uint32_t index) const {
  const uint64_t length = launch_->threadgroup_lengths[index];
  if (length == 0) return {0, 0, std::nullopt};
  const uint64_t offset = threadgroup_offset(*launch_, index);
  return {threadgroup_memory_ + offset, length, offset};
}

MemoryRange LaunchMemory::range_of(uint32_t root) const {
  if (root >= SOFTMETAL_ROOT_VARIABLE) return variables_[root - SOFTMETAL_ROOT_VARIABLE];
  if (root >= SOFTMETAL_ROOT_THREADGROUP_ARGUMENT) {
    return threadgroup_argument_range(root - SOFTMETAL_ROOT_THREADGROUP_ARGUMENT);
  }
  return {reinterpret_cast<uintptr_t>(launch_->buffers[root]), launch_->buffer_lengths[root], std::nullopt};
}

std::optional<MemoryRange> LaunchMemory::find(uintptr_t address, uint64_t size) const {
  for (const MemoryRange& range : variables_) {
    if (range.holds(address, size)) return range;
  }
  for (uint32_t index = 0; index < SOFTMETAL_MAX_BUFFERS; ++index) {
    const MemoryRange buffer = range_of(index);
    if (buffer.holds(address, size)) return buffer;
    const MemoryRange shared = threadgroup_argument_range(index);
    if (shared.holds(address, size)) return shared;
  }
  return std::nullopt;
}

}  // namespace softmetal::exec
