#include "exec/validation/threadgroup_shadow.h"

#include "exec/kernel_validation.h"

namespace softmetal::exec {
namespace {

bool is_write(const ShadowAccess& access) { return (access.access & SOFTMETAL_ACCESS_WRITE) != 0; }

bool is_ordered(const ThreadClock& earlier, const ThreadClock& later) {
  if (earlier.thread == later.thread || earlier.threadgroup_barriers != later.threadgroup_barriers) return true;
  const bool same_simdgroup = earlier.thread / SOFTMETAL_SIMD_WIDTH == later.thread / SOFTMETAL_SIMD_WIDTH;
  return same_simdgroup && earlier.simdgroup_barriers != later.simdgroup_barriers;
}

bool races(const ShadowAccess& earlier, const ShadowAccess& later) {
  if (earlier.access == 0 || is_ordered(earlier.clock, later.clock)) return false;
  if (!is_write(earlier) && !is_write(later)) return false;
  return (earlier.access & later.access & SOFTMETAL_ACCESS_ATOMIC) == 0;
}

}  // namespace

void ThreadgroupShadow::resize(size_t bytes) {
  if (bytes_.size() < bytes) bytes_.resize(bytes);
}

bool ThreadgroupShadow::is_uninitialized(size_t offset, size_t size) const {
  for (size_t i = offset; i < offset + size; ++i) {
    if (bytes_[i].threadgroup == threadgroup_ && bytes_[i].is_initialized) return false;
  }
  return true;
}

std::optional<ShadowAccess> ThreadgroupShadow::note(size_t offset, size_t size, const ShadowAccess& access) {
  for (size_t i = offset; i < offset + size; ++i) {
    Byte& byte = at(i);
    if (const ShadowAccess* earlier = find_race(byte, access)) return *earlier;
    remember(byte, access);
  }
  return std::nullopt;
}

ThreadgroupShadow::Byte& ThreadgroupShadow::at(size_t offset) {
  Byte& byte = bytes_[offset];
  if (byte.threadgroup != threadgroup_) {
    byte = Byte();
    byte.threadgroup = threadgroup_;
  }
  return byte;
}

const ShadowAccess* ThreadgroupShadow::find_race(const Byte& byte, const ShadowAccess& access) {
  for (const ShadowAccess* earlier : {&byte.write, &byte.reads[0], &byte.reads[1]}) {
    if (races(*earlier, access)) return earlier;
  }
  return nullptr;
}

void ThreadgroupShadow::remember(Byte& byte, const ShadowAccess& access) {
  if (is_write(access)) {
    byte.is_initialized = true;
    byte.write = access;
    return;
  }
  ShadowAccess& first = byte.reads[0];
  const bool replaces_first = first.access == 0 || is_ordered(first.clock, access.clock);
  (replaces_first ? first : byte.reads[1]) = access;
}

}  // namespace softmetal::exec
