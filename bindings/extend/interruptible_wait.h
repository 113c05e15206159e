// Waiting for a committed command buffer so that Python's signal handlers run meanwhile.
#pragma once

#include "extend/stage_watchers.h"

namespace pymetal {

// On the main thread, with the GIL, which is released meanwhile. Throws what a signal handler raises.
void wait_interruptibly(MTL::CommandBuffer& buffer, Stage stage);

}  // namespace pymetal
