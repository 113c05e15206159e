// Autorelease pools: one stack a thread. An object autoreleased outside any pool lives until its thread ends.
#include <sys/syscall.h>
#include <unistd.h>

#include <vector>

#include "objc/class.h"

namespace softmetal::objc {
namespace {

// Objects in order of autorelease; a null entry is where a pool begins.
struct PoolStack {
  std::vector<id> entries;

  // Releasing may autorelease more objects, so the end is looked at anew each time.
  void release_down_to(size_t size) {
    while (entries.size() > size) {
      id object = entries.back();
      entries.pop_back();
      if (object) objc_release(object);
    }
  }
};

// A plain pointer at a fixed offset of the thread is the cheapest to reach (glibc sets memory aside for such
// variables of libraries loaded later); `StackOwner` ends the stack with its thread.
#if defined(__GLIBC__)
__attribute__((tls_model("initial-exec")))
#endif
thread_local PoolStack* current_stack = nullptr;

bool is_main_thread() { return syscall(SYS_gettid) == getpid(); }

struct StackOwner {
  PoolStack* stack = nullptr;
  ~StackOwner() {
    if (!stack) return;
    // At process exit the main thread's objects stay, as on macOS: what they would call may be gone already.
    if (is_main_thread()) return;
    stack->release_down_to(0);
    current_stack = nullptr;
    delete stack;
  }
};

thread_local StackOwner stack_owner;

__attribute__((noinline)) PoolStack& make_stack() {
  current_stack = new PoolStack;
  current_stack->entries.reserve(64);
  stack_owner.stack = current_stack;
  return *current_stack;
}

PoolStack& stack() {
  PoolStack* existing = current_stack;
  return __builtin_expect(existing != nullptr, 1) ? *existing : make_stack();
}

}  // namespace

static bool begins_pool(const std::vector<id>& entries, size_t position) {
  return position - 1 < entries.size() && entries[position - 1] == nullptr;
}

bool pool_is_open(void* pool) { return begins_pool(stack().entries, reinterpret_cast<size_t>(pool)); }

size_t open_autoreleased_objects() {
  size_t objects = 0;
  for (id object : stack().entries) objects += object != nullptr;
  return objects;
}

}  // namespace softmetal::objc

using namespace softmetal::objc;

extern "C" {

id objc_autorelease(id object) {
  if (object) stack().entries.push_back(object);
  return object;
}

// The token is the position just above the pool's own entry.
void* objc_autoreleasePoolPush(void) {
  auto& entries = stack().entries;
  entries.push_back(nullptr);
  return reinterpret_cast<void*>(entries.size());
}

void objc_autoreleasePoolPop(void* pool) {
  PoolStack& pools = stack();
  auto position = reinterpret_cast<size_t>(pool);
  if (__builtin_expect(!begins_pool(pools.entries, position), 0)) {
    raise("NSInternalInconsistencyException",
          "an autorelease pool was popped twice, or on another thread than it was pushed on");
  }
  pools.release_down_to(position - 1);
}

}  // extern "C"
