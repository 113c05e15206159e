#include "metal/resources/buffer_memory.h"

#include <sys/mman.h>

#include <cstdlib>
#include <cstring>

namespace softmetal::metal {
namespace {

// Above this, mapping fresh pages is cheaper than clearing recycled ones.
constexpr size_t kMappedFrom = 128 * 1024;
// From here on the kernel may use huge pages, as it does for NumPy's arrays: looking up small ones takes as long as
// reading what is in them.
constexpr size_t kHugePagesFrom = 4 * 1024 * 1024;

}  // namespace

BufferMemory BufferMemory::allocate(size_t length) {
  const size_t size = (length + kBufferAlignment - 1) / kBufferAlignment * kBufferAlignment;
  if (size >= kMappedFrom) {
    void* start = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED) return BufferMemory();
    if (size >= kHugePagesFrom) madvise(start, size, MADV_HUGEPAGE);  // a wish: it may fail
    return BufferMemory(start, size);
  }
  void* start = std::aligned_alloc(kBufferAlignment, size);
  if (start == nullptr) return BufferMemory();
  std::memset(start, 0, length);
  return BufferMemory(start, size);
}

BufferMemory::~BufferMemory() {
  if (size_ >= kMappedFrom) {
    munmap(start_, size_);
  } else {
    std::free(start_);
  }
}

}  // namespace softmetal::metal
