// Samples of counters: buffers for them, and commands that take them.
#pragma once

#include <Metal/Metal.hpp>

#include "checks/refusal.h"

namespace pymetal::checks {

void counter_sample_buffer(Call call, MTL::Device& self, Named<MTL::CounterSampleBufferDescriptor*> descriptor);

// Before a sample is taken between commands, which not every device can.
void counter_sampling(Call call, MTL::ComputeCommandEncoder& self);
void counter_sampling(Call call, MTL::BlitCommandEncoder& self);
void counter_sampling(Call call, MTL::RenderCommandEncoder& self);

void counter_index(Call call, const NS::Object& self, Named<MTL::CounterSampleBuffer*> samples, Number index);
void counter_range(Call call, const NS::Object& self, Named<MTL::CounterSampleBuffer*> samples, Named<NS::Range> range);
void own_counter_range(Call call, MTL::CounterSampleBuffer& self, Named<NS::Range> range);

}  // namespace pymetal::checks
