// How much memory one value of a format takes, on the CPU's side of a copy.
#pragma once

#include <Metal/Metal.hpp>
#include <optional>

namespace pymetal::checks {

// The unit a pixel format stores: one pixel, or a compressed block.
struct Block {
  NS::UInteger width;
  NS::UInteger height;
  NS::UInteger bytes;
};

// Nothing for a format that the CPU cannot copy (combined depth and stencil), or that we do not know.
std::optional<Block> block_of(MTL::PixelFormat format);

// The size in bytes of a value of a scalar or vector type as MSL stores it: a vector of three takes as much as
// one of four (Metal Shading Language Specification, 2.2). Nothing for other types.
std::optional<size_t> size_of(MTL::DataType type);

}  // namespace pymetal::checks
