#include "checks/command_buffers.h"

#include <atomic>

#include "checks/enabled.h"
#include "checks/forks.h"
#include "checks/layers.h"

namespace pymetal::checks {

namespace {

CommandBufferState& state(MTL::CommandBuffer& self) { return *command_buffer_state(self); }

void refuse_open_encoder(Call call, const CommandBufferState& state) {
  if (!state.open_encoder) return;
  refuse(call, "an encoder of this command buffer is still open; call end_encoding() on it first");
}

void settle_place(CommandBufferState& state) {
  static std::atomic<uint64_t> last{unknown_place};
  if (state.place == unknown_place) state.place = last.fetch_add(1) + 1;
}

}  // namespace

void begin_encoder(Call call, MTL::CommandBuffer& self) {
  const CommandBufferState& current = state(self);
  if (current.committed) refuse(call, "this command buffer is committed and takes no more commands");
  refuse_open_encoder(call, current);
}

void commit(Call call, MTL::CommandBuffer& self) {
  threads_are_there();
  CommandBufferState& current = state(self);
  if (current.committed) refuse(call, "this command buffer is already committed; it can be committed only once");
  refuse_open_encoder(call, current);
  settle_place(current);
  current.committed = true;
  for (const auto& drawable : current.presented) drawable->given_back = true;
}

void not_committed(Call call, MTL::CommandBuffer& self) {
  if (state(self).committed) refuse(call, "this command buffer is already committed; do this before commit()");
}

void enqueue(Call call, MTL::CommandBuffer& self) {
  not_committed(call, self);
  settle_place(state(self));
}

void handler_added(Call call, MTL::CommandBuffer& self) {
  not_committed(call, self);
  state(self).has_handlers = true;
}

void committed(Call call, MTL::CommandBuffer& self) {
  threads_are_there();
  if (state(self).committed || self.status() >= MTL::CommandBufferStatusCommitted) return;
  refuse(call, "this command buffer is not committed, so waiting for it would never end; call commit() first");
}

void push_group(Call call, MTL::CommandBuffer& self) {
  not_committed(call, self);
  ++state(self).debug_groups;
}

void pop_group(Call call, MTL::CommandBuffer& self) {
  CommandBufferState& current = state(self);
  if (current.debug_groups > 0) {
    --current.debug_groups;
  } else if (enabled()) {
    refuse(call, "no debug group is open; call push_debug_group() first");
  }
}

}  // namespace pymetal::checks
