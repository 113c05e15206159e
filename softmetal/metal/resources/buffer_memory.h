// The memory behind a buffer.
#pragma once

#include <cstddef>
#include <utility>

namespace softmetal::metal {

// Buffers start on a page, as the addresses that newBufferWithBytesNoCopy accepts do.
constexpr size_t kBufferAlignment = 4096;

// Owned memory, released on destruction. Empty when it could not be had.
class BufferMemory {
 public:
  BufferMemory() = default;
  BufferMemory(BufferMemory&& other) noexcept
      : start_(std::exchange(other.start_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  BufferMemory& operator=(BufferMemory&& other) noexcept {
    std::swap(start_, other.start_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~BufferMemory();

  // Memory of at least `length` bytes, of which that many are zero. Large amounts become resident only when touched.
  static BufferMemory allocate(size_t length);

  void* start() const { return start_; }
  size_t size() const { return size_; }

 private:
  BufferMemory(void* start, size_t size) : start_(start), size_(size) {}

  void* start_ = nullptr;
  size_t size_ = 0;
};

}  // namespace softmetal::metal
