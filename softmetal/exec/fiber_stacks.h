// The stacks on which the threads of a threadgroup run when they have to wait for each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace softmetal::exec {

constexpr size_t kDefaultFiberStackBytes = 256 * 1024;

// Stacks of one size for one worker, mapped in blocks of 32 as threadgroups ask for them; memory becomes resident when
// a fiber touches it. Below each stack lies a page that faults, as long as the process may have more mappings.
class FiberStacks {
 public:
  explicit FiberStacks(size_t stack_bytes);
  FiberStacks(const FiberStacks&) = delete;
  FiberStacks& operator=(const FiberStacks&) = delete;
  ~FiberStacks();

  // Makes stacks 0 to count - 1 available; false when the system has no memory for them.
  bool reserve(size_t count);

  // The upper end of a stack, 16-byte aligned.
  void* top(size_t index) const;

  // Whether the address is in a page below a stack.
  bool is_guard_page(uintptr_t address) const;

  // Whether the address is in a stack.
  bool holds(uintptr_t address) const;

  size_t stack_bytes() const { return stack_bytes_; }

 private:
  bool map_block();

  size_t stack_bytes_;  // without the guard page
  std::vector<std::byte*> blocks_;
};

}  // namespace softmetal::exec
