// Calling a kernel so that a signal handler can end the call.
#pragma once

#include <signal.h>

#include <cstdint>

#include "exec/kernel_abi.h"

namespace softmetal::exec {

// Makes the interrupted thread go on, when the signal handler returns, where the call that saved `stack_pointer`
// returns to its caller.
void return_from_guarded_call(ucontext_t* context, void* stack_pointer);

// Goes on there at once.
[[noreturn]] void return_from_guarded_call(void* stack_pointer);

// Of the interrupted code.
uintptr_t program_counter_of(const ucontext_t& context);
uintptr_t stack_pointer_of(const ucontext_t& context);

// Whether the interrupted instruction was about to write, where the processor tells; only for memory faults.
bool was_write(const ucontext_t& context);

}  // namespace softmetal::exec

// run(launch, worker, first, last), with the stack pointer to come back to in `*stack_pointer`. The result means
// nothing when the call was ended. A few instructions, where sigsetjmp takes a system call.
extern "C" int softmetal_guarded_call(softmetal_run_function run, const softmetal_launch* launch,
                                      softmetal_worker* worker, softmetal_ulong first, softmetal_ulong last,
                                      void** stack_pointer) __attribute__((visibility("hidden")));
