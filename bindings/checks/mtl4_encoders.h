// The life of Metal 4's command buffers and encoders: a command buffer takes commands between begin and end, and has
// one encoder open at a time.
#pragma once

#include <Metal/Metal.hpp>

#include "checks/encoders.h"

namespace pymetal::checks {

// Before beginCommandBuffer… and endCommandBuffer.
void begin_command_buffer(MTL4::CommandBuffer& self);
void end_command_buffer(MTL4::CommandBuffer& self);

// Before and after a method that returns an encoder.
void begin_encoder(MTL4::CommandBuffer& self);
void encoder_opened(MTL4::CommandBuffer& self, MTL4::CommandEncoder* encoder);

// Before endEncoding; from then on the encoder has ended.
void end_encoding(MTL4::CommandEncoder& self);

}  // namespace pymetal::checks
