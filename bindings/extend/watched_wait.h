// Metal waits without a limit only: another thread does, and tells this one, which handles signals meanwhile.
#pragma once

#include "extend/stage_watchers.h"

namespace pymetal {

void wait_by_watcher(MTL::CommandBuffer& buffer, Stage stage);

}  // namespace pymetal
