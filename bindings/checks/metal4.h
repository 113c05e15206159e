// Metal 4: command buffers that are begun, ended and committed again and again, with memory of an allocator.
#pragma once

#include <Metal/Metal.hpp>

#include "checks/encoders.h"

namespace pymetal::checks {

void begin_commands(Call call, MTL4::CommandBuffer& self, Named<MTL4::CommandAllocator*> allocator);
void end_commands(Call call, MTL4::CommandBuffer& self);
// Between the two, with no encoder open.
void begin_encoder(Call call, MTL4::CommandBuffer& self);
void encoder_opened(Call call, MTL4::CommandBuffer& self, MTL4::CommandEncoder* encoder);
void push_group(Call call, MTL4::CommandBuffer& self);
void pop_group(Call call, MTL4::CommandBuffer& self);

// Command buffers that have ended, each committed once.
void commit_commands(Call call, MTL4::CommandQueue& self, Named<ObjectSequence<MTL4::CommandBuffer>&> commands);
void reset_allocator(Call call, MTL4::CommandAllocator& self);

void counter_heap_index(Call call, const NS::Object& self, Named<MTL4::CounterHeap*> heap, Number index);
void counter_heap_range(Call call, const NS::Object& self, Named<MTL4::CounterHeap*> heap, Named<NS::Range> range);
void own_counter_range(Call call, MTL4::CounterHeap& self, Named<NS::Range> range);

}  // namespace pymetal::checks
