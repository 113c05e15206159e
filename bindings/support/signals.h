// Waiting so that Python's signal handlers run meanwhile, as on Ctrl-C. They run on the main thread only, and only when
// it asks for them: a wait of Metal's own cannot.
#pragma once

#include <chrono>

#include "support/gil.h"

namespace pymetal {

constexpr auto signal_interval = std::chrono::milliseconds(50);

bool on_main_thread();
// Runs the handlers of signals that have come; throws what they raise.
void handle_signals();

// Repeats `wait`, which runs without the GIL for at most `signal_interval`, until it returns true.
template <class Wait>
void wait_handling_signals(Wait wait) {
  while (!without_gil(wait)) handle_signals();
}

}  // namespace pymetal
