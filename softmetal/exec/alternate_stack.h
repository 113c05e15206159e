// The stack on which a thread handles signals.
#pragma once

#include <cstddef>

namespace softmetal::exec {

// A fault that comes from a full stack can only be handled on another one. Lives on the thread that made it.
class AlternateStack {
 public:
  // Gives the calling thread a stack for signal handlers, unless it has one. Without memory for it the thread goes on
  // as it was.
  AlternateStack();
  AlternateStack(const AlternateStack&) = delete;
  AlternateStack& operator=(const AlternateStack&) = delete;
  ~AlternateStack();

 private:
  void* memory_ = nullptr;  // null when the thread had a stack of its own
  size_t size_ = 0;
};

}  // namespace softmetal::exec
