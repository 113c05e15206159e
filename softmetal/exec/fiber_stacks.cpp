#include "exec/fiber_stacks.h"

#include <sys/mman.h>

#include <algorithm>
#include <atomic>

namespace softmetal::exec {
namespace {

constexpr size_t kPageBytes = 4096;
constexpr size_t kStacksPerBlock = 32;

// Every guard page splits a mapping in two, and Linux allows a process 65,530 of them. On machines with very many
// cores the later workers do without guards rather than use the mappings up.
constexpr long kMostGuardPages = 16 * 1024;
std::atomic<long> guard_pages{0};

// Stacks lie a power of two apart, so equal frames would share the same few cache sets. Different starts spread them.
constexpr size_t kColourBytes = 192;
constexpr size_t kColours = 32;

}  // namespace

FiberStacks::FiberStacks(size_t stack_bytes) : stack_bytes_((stack_bytes + kPageBytes - 1) / kPageBytes * kPageBytes) {
  // Room for the colours, so that a kernel gets at least what it asked for.
  stack_bytes_ += (kColourBytes * kColours + kPageBytes - 1) / kPageBytes * kPageBytes;
}

FiberStacks::~FiberStacks() {
  for (std::byte* block : blocks_) munmap(block, (stack_bytes_ + kPageBytes) * kStacksPerBlock);
}

bool FiberStacks::reserve(size_t count) {
  while (blocks_.size() * kStacksPerBlock < count) {
    if (!map_block()) return false;
  }
  return true;
}

bool FiberStacks::map_block() {
  const size_t stride = stack_bytes_ + kPageBytes;
  void* memory = mmap(nullptr, stride * kStacksPerBlock, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) return false;
  auto* block = static_cast<std::byte*>(memory);
  blocks_.push_back(block);
  if (guard_pages.fetch_add(kStacksPerBlock, std::memory_order_relaxed) >= kMostGuardPages) return true;
  for (size_t i = 0; i < kStacksPerBlock; ++i) {
    // Without the guard the stack still works, so a failure is not an error.
    if (mprotect(block + i * stride, kPageBytes, PROT_NONE) != 0) break;
  }
  return true;
}

void* FiberStacks::top(size_t index) const {
  const size_t stride = stack_bytes_ + kPageBytes;
  std::byte* end = blocks_[index / kStacksPerBlock] + (index % kStacksPerBlock + 1) * stride;
  return end - (index % kColours) * kColourBytes;
}

bool FiberStacks::holds(uintptr_t address) const {
  const size_t block_bytes = (stack_bytes_ + kPageBytes) * kStacksPerBlock;
  return std::any_of(blocks_.begin(), blocks_.end(), [=](const std::byte* block) {
    return address - reinterpret_cast<uintptr_t>(block) < block_bytes;
  });
}

bool FiberStacks::is_guard_page(uintptr_t address) const {
  const size_t stride = stack_bytes_ + kPageBytes;
  return std::any_of(blocks_.begin(), blocks_.end(), [=](const std::byte* block) {
    const uintptr_t offset = address - reinterpret_cast<uintptr_t>(block);
    return offset < stride * kStacksPerBlock && offset % stride < kPageBytes;
  });
}

}  // namespace softmetal::exec
