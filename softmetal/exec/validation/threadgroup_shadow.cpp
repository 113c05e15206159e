#include "exec/validation/threadgroup_shadow.h"

#include <algorithm>

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
  const size_t words = (bytes + kWordBytes - 1) / kWordBytes;
  if (words_.size() >= words) return;
  words_.resize(words);
  bytes_.resize(words * kWordBytes);
}

template <class Each>
bool ThreadgroupShadow::any_of_cells(size_t offset, size_t size, Each each) {
  const size_t end = offset + size;
  while (offset < end) {
    const size_t word = offset / kWordBytes;
    Cell& cell = word_at(word);
    const bool is_whole = offset % kWordBytes == 0 && end - offset >= kWordBytes;
    if (is_whole && !cell.is_split) {
      if (each(cell)) return true;
      offset += kWordBytes;
      continue;
    }
    if (!cell.is_split) split(word);
    const size_t stop = std::min(end, (word + 1) * kWordBytes);
    for (; offset < stop; ++offset) {
      if (each(bytes_[offset])) return true;
    }
  }
  return false;
}

bool ThreadgroupShadow::is_uninitialized(size_t offset, size_t size) {
  return !any_of_cells(offset, size, [](const Cell& cell) { return cell.is_initialized; });
}

std::optional<ShadowAccess> ThreadgroupShadow::note(size_t offset, size_t size, const ShadowAccess& access) {
  std::optional<ShadowAccess> race;
  any_of_cells(offset, size, [&](Cell& cell) {
    if (const ShadowAccess* earlier = find_race(cell, access)) {
      race = *earlier;
    } else {
      remember(cell, access);
    }
    return race.has_value();
  });
  return race;
}

ThreadgroupShadow::Cell& ThreadgroupShadow::word_at(size_t word) {
  Cell& cell = words_[word];
  if (cell.threadgroup != threadgroup_) {
    cell = Cell();
    cell.threadgroup = threadgroup_;
  }
  return cell;
}

void ThreadgroupShadow::split(size_t word) {
  std::fill_n(&bytes_[word * kWordBytes], kWordBytes, words_[word]);
  words_[word].is_split = true;
}

const ShadowAccess* ThreadgroupShadow::find_race(const Cell& cell, const ShadowAccess& access) {
  for (const ShadowAccess* earlier : {&cell.write, &cell.reads[0], &cell.reads[1]}) {
    if (races(*earlier, access)) return earlier;
  }
  return nullptr;
}

void ThreadgroupShadow::remember(Cell& cell, const ShadowAccess& access) {
  if (is_write(access)) {
    cell.is_initialized = true;
    cell.write = access;
    return;
  }
  ShadowAccess& first = cell.reads[0];
  const bool replaces_first = first.access == 0 || is_ordered(first.clock, access.clock);
  (replaces_first ? first : cell.reads[1]) = access;
}

}  // namespace softmetal::exec
