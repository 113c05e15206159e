#include "checks/command_buffers.h"

#include <atomic>

#include "checks/forks.h"
#include "support/errors.h"

namespace pymetal::checks {

namespace {

CommandBufferState& state(MTL::CommandBuffer& self) { return *state_of<CommandBufferRecord>(&self).state; }

void refuse_open_encoder(const CommandBufferState& state, const char* action) {
  if (!state.open_encoder) return;
  raise_validation(std::string("an encoder of this command buffer is still open: call end_encoding() on it before ") +
                   action);
}

void settle_place(CommandBufferState& state) {
  static std::atomic<uint64_t> last{unknown_place};
  if (state.place == unknown_place) state.place = last.fetch_add(1) + 1;
}

void refuse_committed(const CommandBufferState& state) {
  if (state.committed) raise_validation("this command buffer is already committed; do this before commit()");
}

}  // namespace

void begin_encoder(MTL::CommandBuffer& self) {
  const CommandBufferState& current = state(self);
  if (current.committed) raise_validation("this command buffer is committed and takes no more commands");
  refuse_open_encoder(current, "encoding anything else");
}

void commit(MTL::CommandBuffer& self) {
  threads_are_there();
  CommandBufferState& current = state(self);
  if (current.committed) raise_validation("this command buffer is already committed; it can be committed only once");
  refuse_open_encoder(current, "commit()");
  settle_place(current);
  current.committed = true;
}

void enqueue(MTL::CommandBuffer& self) {
  CommandBufferState& current = state(self);
  refuse_committed(current);
  settle_place(current);
}

void handler_added(MTL::CommandBuffer& self) {
  CommandBufferState& current = state(self);
  refuse_committed(current);
  current.has_handlers = true;
}

void committed(MTL::CommandBuffer& self) {
  threads_are_there();
  if (state(self).committed || self.status() >= MTL::CommandBufferStatusCommitted) return;
  raise_validation("this command buffer is not committed, so waiting for it would never end; call commit() first");
}

}  // namespace pymetal::checks
