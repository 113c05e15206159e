#include "checks/command_buffers.h"

#include "support/errors.h"

namespace pymetal::checks {

namespace {

CommandBufferState& state(MTL::CommandBuffer& self) { return *state_of<CommandBufferRecord>(&self).state; }

void refuse_open_encoder(const CommandBufferState& state, const char* action) {
  if (!state.open_encoder) return;
  raise_validation(std::string("an encoder of this command buffer is still open: call end_encoding() on it before ") +
                   action);
}

}  // namespace

void begin_encoder(MTL::CommandBuffer& self) {
  const CommandBufferState& current = state(self);
  if (current.committed) raise_validation("this command buffer is committed and takes no more commands");
  refuse_open_encoder(current, "encoding anything else");
}

void commit(MTL::CommandBuffer& self) {
  CommandBufferState& current = state(self);
  if (current.committed) raise_validation("this command buffer is already committed; it can be committed only once");
  refuse_open_encoder(current, "commit()");
  current.committed = true;
}

void not_committed(MTL::CommandBuffer& self) {
  if (state(self).committed) raise_validation("this command buffer is already committed; do this before commit()");
}

void committed(MTL::CommandBuffer& self) {
  if (state(self).committed || self.status() >= MTL::CommandBufferStatusCommitted) return;
  raise_validation("this command buffer is not committed, so waiting for it would never end; call commit() first");
}

}  // namespace pymetal::checks
