#include "metal/resources/heap_space.h"

#include <algorithm>

namespace softmetal::metal {
namespace {

size_t aligned_up(size_t value, size_t alignment) { return (value + alignment - 1) / alignment * alignment; }

}  // namespace

template <class Visit>
void HeapSpace::visit_free(Visit visit) const {
  size_t start = 0;
  for (const auto& [offset, size] : taken_) {
    if (start < offset && visit(start, offset)) return;
    start = std::max(start, offset + size);
  }
  if (start < size_) visit(start, size_);
}

std::optional<size_t> HeapSpace::take(size_t size, size_t alignment) {
  const std::lock_guard lock(mutex_);
  std::optional<size_t> found;
  visit_free([&](size_t start, size_t end) {
    const size_t offset = aligned_up(start, alignment);
    if (offset <= end && size <= end - offset) found = offset;
    return found.has_value();
  });
  if (found) {
    taken_.emplace(*found, size);
    used_ += size;
  }
  return found;
}

bool HeapSpace::take_at(size_t offset, size_t size) {
  if (offset > size_ || size > size_ - offset) return false;
  const std::lock_guard lock(mutex_);
  taken_.emplace(offset, size);
  used_ += size;
  return true;
}

void HeapSpace::give_back(size_t offset, size_t size) {
  const std::lock_guard lock(mutex_);
  const auto [first, last] = taken_.equal_range(offset);
  const auto found = std::find_if(first, last, [size](const auto& taken) { return taken.second == size; });
  taken_.erase(found);
  used_ -= size;
}

size_t HeapSpace::used() const {
  const std::lock_guard lock(mutex_);
  return used_;
}

size_t HeapSpace::largest_free(size_t alignment) const {
  const std::lock_guard lock(mutex_);
  size_t largest = 0;
  visit_free([&](size_t start, size_t end) {
    const size_t offset = aligned_up(start, alignment);
    if (offset < end) largest = std::max(largest, end - offset);
    return false;
  });
  return largest;
}

}  // namespace softmetal::metal
