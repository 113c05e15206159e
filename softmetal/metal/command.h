// The commands of a command buffer, in the order in which they were encoded.
#pragma once

#include <optional>
#include <string>

#include "exec/worker.h"
#include "metal/types.h"

namespace softmetal::metal {

// Why a command buffer ends with MTLCommandBufferStatusError.
struct CommandFailure {
  CommandBufferError code;
  std::string message;
};

// Holds what it needs, so that it can run when the encoder is gone.
class Command {
 public:
  virtual ~Command() = default;
  // On the queue's thread. After a failure the rest of the command buffer is left out.
  virtual std::optional<CommandFailure> execute(exec::Worker& worker) = 0;
};

}  // namespace softmetal::metal
