#include "extend/interruptible_wait.h"
#include "extend/watched_wait.h"

namespace pymetal {

void wait_interruptibly(MTL::CommandBuffer& buffer, Stage stage) { wait_by_watcher(buffer, stage); }

}  // namespace pymetal
