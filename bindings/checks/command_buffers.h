// The life of a command buffer: encoded, committed, completed; one encoder open at a time.
#pragma once

#include <Metal/Metal.hpp>
#include <memory>

#include "support/state.h"

namespace pymetal::checks {

// Shared with the encoders of the command buffer.
struct CommandBufferState {
  bool committed = false;
  bool recording = false;  // Metal 4: between begin and end
  const void* open_encoder = nullptr;
};

struct CommandBufferRecord : StateRecord {
  std::shared_ptr<CommandBufferState> state = std::make_shared<CommandBufferState>();
};

// Before an encoder is made, and before commands the command buffer itself takes.
void begin_encoder(MTL::CommandBuffer& self);
// Before commit; from then on the command buffer is committed.
void commit(MTL::CommandBuffer& self);
void not_committed(MTL::CommandBuffer& self);
void committed(MTL::CommandBuffer& self);

}  // namespace pymetal::checks
