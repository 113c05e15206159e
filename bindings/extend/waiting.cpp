#include "extend/waiting.h"

#include <chrono>
#include <thread>

#include "checks/command_buffers.h"
#include "extend/interruptible_wait.h"
#include "support/pool.h"
#include "support/signals.h"

namespace pymetal {

namespace {

// Most small command buffers complete meanwhile, which spares them the way through another thread.
constexpr auto patience = std::chrono::microseconds(100);
// A thread that offers its processor to others gets it back, on a busy machine, milliseconds later.
constexpr auto undivided_patience = std::chrono::microseconds(3);

bool reaches_soon(MTL::CommandBuffer& buffer, Stage stage) {
  const auto start = std::chrono::steady_clock::now();
  for (auto now = start; now - start < patience; now = std::chrono::steady_clock::now()) {
    if (has_reached(buffer, stage)) return true;
    if (now - start >= undivided_patience) std::this_thread::yield();
  }
  return has_reached(buffer, stage);
}

// False when the wait may take long: with handlers it ends when they return, and those are Python's.
bool wait_shortly(MTL::CommandBuffer& buffer, Stage stage) {
  if (state_of<checks::CommandBufferRecord>(&buffer).state->has_handlers) return false;
  return without_gil([&] {
    if (!reaches_soon(buffer, stage)) return false;
    wait_natively(buffer, stage);
    return true;
  });
}

}  // namespace

void wait_until(checks::Call call, MTL::CommandBuffer& buffer, Stage stage) {
  const Pool pool;
  checks::committed(call, buffer);
  if (!on_main_thread()) {
    without_gil([&] { wait_natively(buffer, stage); });
  } else if (!wait_shortly(buffer, stage)) {
    wait_interruptibly(buffer, stage);
  }
}

}  // namespace pymetal
