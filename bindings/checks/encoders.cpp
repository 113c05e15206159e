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

void end_encoding(MTL::CommandEncoder& self) {
  EncoderRecord& record = encoder_record(self);
  if (record.ended) refuse_ended_encoder();
  record.ended = true;
  if (record.command_buffer && record.command_buffer->open_encoder == &self) {
    record.command_buffer->open_encoder = nullptr;
  }
}

}  // namespace pymetal::checks
