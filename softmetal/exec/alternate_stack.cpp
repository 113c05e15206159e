#include "exec/alternate_stack.h"

#include <signal.h>
#include <sys/auxv.h>
#include <sys/mman.h>

namespace softmetal::exec {
namespace {

// What handlers of other libraries use: Python's faulthandler prints a traceback. The processor's registers come on
// top of it, and AT_MINSIGSTKSZ says how much room they need.
constexpr size_t kHandlerBytes = 64 * 1024;
constexpr size_t kPageBytes = 4096;

size_t stack_size() {
#ifdef AT_MINSIGSTKSZ
  const size_t registers = getauxval(AT_MINSIGSTKSZ);
#else
  const size_t registers = 0;
#endif
  return (kHandlerBytes + registers + kPageBytes - 1) / kPageBytes * kPageBytes;
}

bool has_alternate_stack() {
  stack_t current;
  return sigaltstack(nullptr, &current) != 0 || (current.ss_flags & SS_DISABLE) == 0;
}

}  // namespace

AlternateStack::AlternateStack() {
  if (has_alternate_stack()) return;
  const size_t size = stack_size();
  void* memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) return;
  stack_t stack{};
  stack.ss_sp = memory;
  stack.ss_size = size;
  if (sigaltstack(&stack, nullptr) != 0) {
    munmap(memory, size);
    return;
  }
  memory_ = memory;
  size_ = size;
}

AlternateStack::~AlternateStack() {
  if (memory_ == nullptr) return;
  stack_t current;
  if (sigaltstack(nullptr, &current) != 0) return;
  if (current.ss_sp == memory_) {
    stack_t none{};
    none.ss_flags = SS_DISABLE;
    if (sigaltstack(&none, nullptr) != 0) return;
  } else if ((current.ss_flags & SS_DISABLE) == 0) {
    return;  // whoever put another one in its place may put this one back
  }
  munmap(memory_, size_);
}

}  // namespace softmetal::exec
