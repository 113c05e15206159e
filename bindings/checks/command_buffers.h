// The life of a command buffer: encoded, committed, completed; one encoder open at a time.
#pragma once

#include <Metal/Metal.hpp>
#include <cstdint>
#include <memory>
#include <vector>

#include "checks/refusal.h"
#include "support/state.h"

namespace pymetal::checks {

// Command buffers of one queue complete in the order of their places. Those that other code committed have none.
constexpr uint64_t unknown_place = 0;

struct DrawableState;

// Shared with the encoders of the command buffer.
struct CommandBufferState {
  bool committed = false;
  bool recording = false;           // Metal 4: between begin and end
  const void* allocator = nullptr;  // Metal 4: what it records with
  bool has_handlers = false;        // that the bindings gave it
  uint64_t place = unknown_place;
  const void* open_encoder = nullptr;
  int debug_groups = 0;
  std::vector<std::shared_ptr<DrawableState>> presented;
};

struct CommandBufferRecord : StateRecord {
  std::shared_ptr<CommandBufferState> state = std::make_shared<CommandBufferState>();
};

inline const std::shared_ptr<CommandBufferState>& command_buffer_state(const NS::Object& self) {
  return state_of<CommandBufferRecord>(&self).state;
}

// Before an encoder is made, and before commands the command buffer itself takes.
void begin_encoder(Call call, MTL::CommandBuffer& self);
// Before commit; from then on the command buffer is committed.
void commit(Call call, MTL::CommandBuffer& self);
void not_committed(Call call, MTL::CommandBuffer& self);
// Before enqueue, which settles the place in the queue.
void enqueue(Call call, MTL::CommandBuffer& self);
// Before a handler is added.
void handler_added(Call call, MTL::CommandBuffer& self);
void committed(Call call, MTL::CommandBuffer& self);

// Groups of a command buffer, which has none open when it is popped.
void push_group(Call call, MTL::CommandBuffer& self);
void pop_group(Call call, MTL::CommandBuffer& self);

}  // namespace pymetal::checks
