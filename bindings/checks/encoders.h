// The life of an encoder: open until end_encoding.
#pragma once

#include <Metal/Metal.hpp>
#include <memory>

#include "checks/command_buffers.h"

namespace pymetal::checks {

struct EncoderRecord : StateRecord {
  bool ended = false;
  std::shared_ptr<CommandBufferState> command_buffer;  // not set for an encoder we did not see opened
  // Of the compute pipeline state set last; 0 before.
  NS::UInteger max_threads_per_threadgroup = 0;
  bool has_render_pipeline = false;
};

// After a method that returned an encoder.
void encoder_opened(MTL::CommandBuffer& self, MTL::CommandEncoder* encoder);

[[noreturn]] void refuse_ended_encoder();

inline EncoderRecord& encoder_record(MTL::CommandEncoder& self) { return state_of<EncoderRecord>(&self); }

// Before every method that encodes.
inline void encoding(MTL::CommandEncoder& self) {
  if (encoder_record(self).ended) refuse_ended_encoder();
}

// Refuses an encoder that has ended; its command buffer has no open encoder from then on.
void mark_ended(EncoderRecord& record, const void* encoder);

// Before endEncoding; from then on the encoder has ended.
void end_encoding(MTL::CommandEncoder& self);

}  // namespace pymetal::checks
