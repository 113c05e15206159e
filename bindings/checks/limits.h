// Metal's limits that hold on every device (Metal feature set tables, "GPU implementation limits by family").
#pragma once

#include <Foundation/Foundation.hpp>

namespace pymetal::limits {

constexpr NS::UInteger buffers = 31;
constexpr NS::UInteger textures = 128;
constexpr NS::UInteger samplers = 16;
constexpr NS::UInteger threadgroup_memories = 31;
// Threadgroup memory is allocated in multiples of this (setThreadgroupMemoryLength:atIndex:).
constexpr NS::UInteger threadgroup_memory_alignment = 16;
// setBytes:length:atIndex: and its kin.
constexpr NS::UInteger inline_bytes = 4096;

// Samples of one pixel, and so their positions (MTLRenderPassDescriptor, setSamplePositions:count:).
constexpr NS::UInteger samples = 8;

}  // namespace pymetal::limits
