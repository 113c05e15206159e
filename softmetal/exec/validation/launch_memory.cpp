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

// How far behind a buffer's end, or in front of its start, an access counts as meant for it.
constexpr uint64_t kNearby = 4096;

}  // namespace

void LaunchMemory::begin(const softmetal_launch* launch, const softmetal_worker* worker) {
  launch_ = launch;
  threadgroup_memory_ = reinterpret_cast<uintptr_t>(worker->threadgroup_memory);
  shadow_bytes_ = worker->threadgroup_memory_length;
  variables_.clear();
}

void LaunchMemory::declare_variable(uint32_t number, const char* name, void* start, uint64_t size) {
  if (variables_.size() <= number) variables_.resize(number + 1);
  variables_[number] = {reinterpret_cast<uintptr_t>(start), size, shadow_bytes_, name};
  shadow_bytes_ += (size + 7) & ~uint64_t{7};  // so that words stay words
}

void* LaunchMemory::threadgroup_argument(uint32_t index) const {
  return reinterpret_cast<void*>(threadgroup_memory_ + threadgroup_offset(*launch_, index));
}

MemoryRange LaunchMemory::threadgroup_argument_range(uint32_t index) const {
  const uint64_t length = launch_->threadgroup_lengths ? launch_->threadgroup_lengths[index] : 0;
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

std::optional<uint32_t> LaunchMemory::buffer_near(uintptr_t address) const {
  std::optional<uint32_t> nearest;
  uint64_t least = kNearby;
  for (uint32_t index = 0; index < SOFTMETAL_MAX_BUFFERS; ++index) {
    const MemoryRange buffer = range_of(index);
    if (buffer.start == 0) continue;
    const uint64_t end = buffer.start + buffer.length;
    const uint64_t distance = address < buffer.start ? buffer.start - address : address < end ? 0 : address - end;
    if (distance >= least) continue;
    least = distance;
    nearest = index;
  }
  return nearest;
}

}  // namespace softmetal::exec
