// Metal's limits that hold on every device (Metal feature set tables, "GPU implementation limits by family").
#pragma once

#include <Foundation/Foundation.hpp>

namespace pymetal::limits {

constexpr NS::UInteger buffers = 31;
constexpr NS::UInteger textures = 128;
constexpr NS::UInteger samplers = 16;
constexpr NS::UInteger threadgroup_memories = 31;
constexpr NS::UInteger color_attachments = 8;
constexpr NS::UInteger vertex_attributes = 31;
constexpr NS::UInteger viewports = 16;
constexpr NS::UInteger sample_buffer_attachments = 4;
constexpr NS::UInteger indirect_commands = 16384;
constexpr NS::UInteger max_anisotropy = 16;

// Textures: width and height of 1D, 2D and cube textures (the larger number from Apple10 on), all sides of 3D ones.
constexpr NS::UInteger texture_side = 16384;
constexpr NS::UInteger texture_side_apple10 = 32768;
constexpr NS::UInteger texture_side_3d = 2048;
constexpr NS::UInteger texture_layers = 2048;
constexpr NS::UInteger texture_buffer_width = NS::UInteger(1) << 28;

// Threadgroup memory is allocated in multiples of this (setThreadgroupMemoryLength:atIndex:).
constexpr NS::UInteger threadgroup_memory_alignment = 16;
// setBytes:length:atIndex: and its kin.
constexpr NS::UInteger inline_bytes = 4096;

// Samples of one pixel, and so their positions (MTLRenderPassDescriptor, setSamplePositions:count:).
constexpr NS::UInteger samples = 8;

}  // namespace pymetal::limits
