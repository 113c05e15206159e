#include "checks/formats.h"

#include "memory/pixel_layout.h"

namespace pymetal::checks {

namespace {

// Vectors of two, three and four follow their scalar.
struct ScalarType {
  MTL::DataType scalar;
  size_t bytes;
};

constexpr ScalarType scalar_types[] = {
    {MTL::DataTypeFloat, 4}, {MTL::DataTypeHalf, 2},   {MTL::DataTypeInt, 4},   {MTL::DataTypeUInt, 4},
    {MTL::DataTypeShort, 2}, {MTL::DataTypeUShort, 2}, {MTL::DataTypeChar, 1},  {MTL::DataTypeUChar, 1},
    {MTL::DataTypeBool, 1},  {MTL::DataTypeLong, 8},   {MTL::DataTypeULong, 8}, {MTL::DataTypeBFloat, 2},
};

constexpr size_t stored_elements(size_t count) { return count == 3 ? 4 : count; }

}  // namespace

std::optional<Block> block_of(MTL::PixelFormat format) {
  const PixelLayout* layout = layout_of(format);
  if (!layout || layout->block_bytes == 0) return std::nullopt;
  return Block{layout->block_width, layout->block_height, layout->block_bytes};
}

std::optional<size_t> size_of(MTL::DataType type) {
  for (const ScalarType& known : scalar_types) {
    const auto index = static_cast<size_t>(type) - static_cast<size_t>(known.scalar);
    if (index < 4) return known.bytes * stored_elements(index + 1);
  }
  return std::nullopt;
}

}  // namespace pymetal::checks
