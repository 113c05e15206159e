// Which parts of a heap are taken.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>

namespace softmetal::metal {

// Safe from any thread, as heaps are.
class HeapSpace {
 public:
  explicit HeapSpace(size_t size) : size_(size) {}

  // The first place where `size` bytes are free.
  std::optional<size_t> take(size_t size, size_t alignment);
  // A place of the caller's choice, which others may have taken too. False where it does not lie in the heap.
  bool take_at(size_t offset, size_t size);
  void give_back(size_t offset, size_t size);

  size_t size() const { return size_; }
  size_t used() const;
  // The most that take() could get now.
  size_t largest_free(size_t alignment) const;

 private:
  // Calls `visit(start, end)` for each free part, in order, until it says true.
  template <class Visit>
  void visit_free(Visit visit) const;

  const size_t size_;
  mutable std::mutex mutex_;
  std::multimap<size_t, size_t> taken_;  // size by offset
  size_t used_ = 0;
};

}  // namespace softmetal::metal
