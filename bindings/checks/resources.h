// Buffers, heaps and what is captured.
#pragma once

#include <Metal/Metal.hpp>

#include "checks/refusal.h"

namespace pymetal::checks {

// Before didModifyRange: a managed buffer, a range in it.
void modified_range(Call call, MTL::Buffer& self, Named<NS::Range> range);
void own_range(Call call, MTL::Buffer& self, Named<NS::Range> range);

void heap_descriptor(Call call, MTL::Device& self, Named<MTL::HeapDescriptor*> descriptor);
// Where a new buffer is stored.
void buffer_options(Call call, const NS::Object& self, Named<MTL::ResourceOptions> options);
// Before the memory of a resource is left to others of its heap.
void aliasable(Call call, MTL::Resource& self);
// A buffer of the heap: not empty, of the heap's storage mode.
void heap_buffer(Call call, MTL::Heap& self, Number length, Named<MTL::ResourceOptions> options);
// Whether the heap places resources itself, or by offsets that the caller gives.
void automatic_heap(Call call, MTL::Heap& self);
void placement_heap(Call call, MTL::Heap& self, Number offset);

// Captures: one at a time, scopes that begin before they end.
void start_capture(Call call, MTL::CaptureManager& self);
void stop_capture(Call call, MTL::CaptureManager& self);
void begin_scope(Call call, MTL::CaptureScope& self);
void end_scope(Call call, MTL::CaptureScope& self);

}  // namespace pymetal::checks
