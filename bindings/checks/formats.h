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

// What a format is for.
bool has_depth(MTL::PixelFormat format);
bool has_stencil(MTL::PixelFormat format);
// Formats of the same bits, one of them with the transfer function of sRGB.
bool same_but_srgb(MTL::PixelFormat one, MTL::PixelFormat other);
// Whole numbers, which cannot be filtered.
bool is_integer(MTL::PixelFormat format);
// Blocks of several pixels, or pixels that share colours: no GPU renders to them.
bool is_compressed(MTL::PixelFormat format);

// The size in bytes of a value of a scalar or vector type as MSL stores it: a vector of three takes as much as
// one of four (Metal Shading Language Specification, 2.2). Nothing for other types.
std::optional<size_t> size_of(MTL::DataType type);

}  // namespace pymetal::checks
