// Standing in front of whoever else handles the signals of faults, and handing on what is not ours.
#pragma once

#include <signal.h>

#include <cstdint>

namespace softmetal::exec {

// Returns whether the signal is dealt with; otherwise the handler that was there before gets it.
using SignalFilter = bool (*)(int signal, siginfo_t* info, ucontext_t* context);

// Puts `filter`, always the same, in front of the handlers of SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP and the
// watchdog's signal, and again
// in front of those that other libraries have installed since. Cheap to call often: it looks once a millisecond;
// `now` is host_nanoseconds().
void install_signal_filter(SignalFilter filter, uint64_t now);

// A thread that blocks these signals would be killed by its first fault.
void unblock_fault_signals();

}  // namespace softmetal::exec
