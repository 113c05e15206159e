// Waiting for a command buffer for a while: softmetal_wait_for_command_buffer.
#include <algorithm>
#include <chrono>

#include "metal/commands/command_buffer.h"
#include "softmetal.h"

extern "C" SOFTMETAL_EXPORT bool softmetal_is_command_buffer(void* object) {
  return softmetal::metal::is_command_buffer(static_cast<id>(object));
}

extern "C" SOFTMETAL_EXPORT bool softmetal_wait_for_command_buffer(void* command_buffer, bool completed,
                                                                   uint64_t nanoseconds) {
  using softmetal::metal::CommandBufferStatus;
  // A limit beyond what a clock can add to now is none.
  constexpr uint64_t kLongest = uint64_t{1} << 60;
  const auto stage = completed ? CommandBufferStatus::kCompleted : CommandBufferStatus::kScheduled;
  auto* buffer = static_cast<softmetal::metal::CommandBuffer*>(command_buffer);
  return buffer->wait_for(stage, std::chrono::nanoseconds(std::min(nanoseconds, kLongest)));
}
