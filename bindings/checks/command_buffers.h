// The life of a command buffer: encoded, committed, completed; one encoder open at a time.
#pragma once

#include <Metal/Metal.hpp>
#include <cstdint>
#include <memory>

#include "support/state.h"

namespace pymetal::checks {

// Command buffers of one queue complete in the order of their places. Those that other code committed have none.
constexpr uint64_t unknown_place = 0;

// Shared with the encoders of the command buffer.
struct CommandBufferState {
  bool committed = false;
  bool recording = false;     // Metal 4: between begin and end
  bool has_handlers = false;  // that the bindings gave it
  uint64_t place = unknown_place;
  const void* open_encoder = nullptr;
};

struct CommandBufferRecord : StateRecord {
  std::shared_ptr<CommandBufferState> state = std::make_shared<CommandBufferState>();
};

// Before an encoder is made, and before commands the command buffer itself takes.
void begin_encoder(MTL::CommandBuffer& self);
// Before commit; from then on the command buffer is committed.
void commit(MTL::CommandBuffer& self);
// Before enqueue, which settles the place in the queue.
void enqueue(MTL::CommandBuffer& self);
// Before a handler is added.
void handler_added(MTL::CommandBuffer& self);
void committed(MTL::CommandBuffer& self);

}  // namespace pymetal::checks
