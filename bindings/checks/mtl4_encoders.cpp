#include "checks/mtl4_encoders.h"

#include "support/errors.h"

namespace pymetal::checks {

namespace {

CommandBufferState& state(MTL4::CommandBuffer& self) { return *state_of<CommandBufferRecord>(&self).state; }

void refuse_open_encoder(MTL4::CommandBuffer& self, const char* action) {
  if (!state(self).open_encoder) return;
  raise_validation(std::string("an encoder of this command buffer is still open: call end_encoding() on it before ") +
                   action);
}

}  // namespace

void begin_command_buffer(MTL4::CommandBuffer& self) { state(self).recording = true; }

void end_command_buffer(MTL4::CommandBuffer& self) {
  refuse_open_encoder(self, "end_command_buffer()");
  state(self).recording = false;
}

void begin_encoder(MTL4::CommandBuffer& self) { refuse_open_encoder(self, "encoding anything else"); }

void encoder_opened(MTL4::CommandBuffer& self, MTL4::CommandEncoder* encoder) {
  if (!encoder) return;
  auto& record = state_of<EncoderRecord>(encoder);
  record.command_buffer = state_of<CommandBufferRecord>(&self).state;
  record.command_buffer->open_encoder = encoder;
}

void end_encoding(MTL4::CommandEncoder& self) { mark_ended(state_of<EncoderRecord>(&self), &self); }

}  // namespace pymetal::checks
