// Switching stacks within one thread.
#pragma once

// For functions that run on fibers. The thread sanitizer follows calls and returns of a thread on a stack of its own,
// which switches would upset; all fibers of a group belong to one thread, so there is nothing for it to find here.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define SOFTMETAL_ON_FIBER __attribute__((disable_sanitizer_instrumentation))
#endif
#endif
#ifndef SOFTMETAL_ON_FIBER
#define SOFTMETAL_ON_FIBER
#endif

namespace softmetal::exec {

using FiberEntry = void (*)(void* argument);

// Prepares a stack that grows down from `top` (16-byte aligned), so that the first switch to the returned stack
// pointer calls `entry(argument)`, which must never return.
void* prepare_fiber(void* top, FiberEntry entry, void* argument);

}  // namespace softmetal::exec

// Saves the callee-saved registers and the stack pointer in `*save`, and continues where `resume` was saved. The
// floating-point control word is not switched: kernels do not change it.
extern "C" void softmetal_fiber_switch(void** save, void* resume) __attribute__((visibility("hidden")));
