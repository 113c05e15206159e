#include "checks/encoders.h"

#include "support/errors.h"

namespace pymetal::checks {

void encoder_opened(MTL::CommandBuffer& self, MTL::CommandEncoder* encoder) {
  if (!encoder) return;
  EncoderRecord& record = encoder_record(*encoder);
  record.command_buffer = state_of<CommandBufferRecord>(&self).state;
  record.command_buffer->open_encoder = encoder;
}

void refuse_ended_encoder() {
  raise_validation("this encoder has ended: after end_encoding() it takes no more commands");
}

void mark_ended(EncoderRecord& record, const void* encoder) {
  if (record.ended) refuse_ended_encoder();
  record.ended = true;
  if (record.command_buffer && record.command_buffer->open_encoder == encoder) {
    record.command_buffer->open_encoder = nullptr;
  }
}

void end_encoding(MTL::CommandEncoder& self) { mark_ended(encoder_record(self), &self); }

}  // namespace pymetal::checks
