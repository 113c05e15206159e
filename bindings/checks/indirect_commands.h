// Indirect command buffers and their commands: what the descriptor allows.
#pragma once

#include <Metal/Metal.hpp>

#include "checks/bound_buffers.h"
#include "checks/refusal.h"

namespace pymetal::checks {

void indirect_command_count(Call call, MTL::Device& self, Number count);

// After an indirect command buffer was made: its limits, which it does not tell.
void indirect_commands_made(Call call, MTL::Device& self, MTL::IndirectCommandBuffer* result,
                            Named<MTL::IndirectCommandBufferDescriptor*> descriptor);
// After one of its commands was asked for.
void indirect_command_found(Call call, MTL::IndirectCommandBuffer& self, const NS::Object* result);

// Before a command binds a buffer: one of as many as the descriptor asked for, and not inherited.
void indirect_buffer_index(Call call, const NS::Object& self, Number index);
// Before a command sets its pipeline, which may be inherited.
void indirect_pipeline(Call call, const NS::Object& self);

}  // namespace pymetal::checks
