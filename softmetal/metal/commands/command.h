// The commands of a command buffer, in the order in which they were encoded.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "exec/worker.h"
#include "metal/values/types.h"

namespace softmetal::metal {

// Why a command buffer ends with MTLCommandBufferStatusError.
struct CommandFailure {
  using Fact = std::variant<int64_t, std::string, std::vector<int64_t>>;

  CommandBufferError code;
  std::string message;
  std::map<std::string, Fact> facts = {};  // of the message, for programs
};

// Holds what it needs, so that it can run when the encoder is gone.
class Command {
 public:
  virtual ~Command() = default;
  // On the queue's thread. After a failure the rest of the command buffer is left out.
  virtual std::optional<CommandFailure> execute(exec::Worker& worker) = 0;
};

}  // namespace softmetal::metal
