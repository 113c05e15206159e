// Waiting for command buffers, with Python's signals handled.
#pragma once

#include "checks/refusal.h"
#include "extend/stage_watchers.h"

namespace pymetal {

// Raises whatever a signal handler raises, such as KeyboardInterrupt; the command buffer goes on.
void wait_until(checks::Call call, MTL::CommandBuffer& buffer, Stage stage);

}  // namespace pymetal
