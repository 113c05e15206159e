// Memory of Python that Metal uses in place.
#pragma once

#include <nanobind/nanobind.h>

#include <memory>

#include "memory/host_memory.h"

namespace pymetal {

// The pages of an array. Metal maps whole pages, so that everywhere, as on a Mac, they must begin with the array and
// belong to it alone. Destroyed on any thread, wherever Metal's deallocator runs.
class SharedPages {
 public:
  // Throws ValidationError.
  explicit SharedPages(nb::handle array);
  ~SharedPages();
  SharedPages(const SharedPages&) = delete;
  SharedPages& operator=(const SharedPages&) = delete;

  void* data() const { return memory_->data(); }
  size_t size() const { return size_; }

 private:
  std::unique_ptr<HostMemory> memory_;
  size_t size_;
};

}  // namespace pymetal
