// softmetal waits for a limited time, which spares the way through another thread.
#include "extend/interruptible_wait.h"
#include "extend/watched_wait.h"
#include "softmetal/softmetal.h"
#include "support/signals.h"

namespace pymetal {

void wait_interruptibly(MTL::CommandBuffer& buffer, Stage stage) {
  if (!softmetal_is_command_buffer(&buffer)) return wait_by_watcher(buffer, stage);
  constexpr auto limit = std::chrono::nanoseconds(signal_interval).count();
  wait_handling_signals([&] { return softmetal_wait_for_command_buffer(&buffer, stage == Stage::Completed, limit); });
}

}  // namespace pymetal
