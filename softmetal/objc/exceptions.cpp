// Objective-C exceptions. They are raised through a handler that the program installs and that throws in its
// own shared object, so no C++ exception of libsoftmetal crosses its boundary.
#include <atomic>
#include <cstdio>
#include <cstdlib>

#include "objc/class.h"
#include "softmetal.h"

namespace softmetal::objc {
namespace {

std::atomic<softmetal_raise> exception_handler{nullptr};

}  // namespace

void raise(const char* name, const char* reason) {
  if (softmetal_raise handler = exception_handler.load(std::memory_order_acquire)) handler(name, reason);
  fprintf(stderr, "*** Terminating app due to uncaught exception '%s', reason: '%s'\n", name, reason);
  abort();
}

}  // namespace softmetal::objc

extern "C" void softmetal_set_exception_handler(softmetal_raise raise) {
  softmetal::objc::exception_handler.store(raise, std::memory_order_release);
}
