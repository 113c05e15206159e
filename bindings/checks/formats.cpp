#include "checks/formats.h"

#include <string_view>

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

bool has_depth(MTL::PixelFormat format) {
  switch (format) {
    case MTL::PixelFormatDepth16Unorm:
    case MTL::PixelFormatDepth32Float:
    case MTL::PixelFormatDepth24Unorm_Stencil8:
    case MTL::PixelFormatDepth32Float_Stencil8:
      return true;
    default:
      return false;
  }
}

bool has_stencil(MTL::PixelFormat format) {
  switch (format) {
    case MTL::PixelFormatStencil8:
    case MTL::PixelFormatDepth24Unorm_Stencil8:
    case MTL::PixelFormatDepth32Float_Stencil8:
    case MTL::PixelFormatX24_Stencil8:
    case MTL::PixelFormatX32_Stencil8:
      return true;
    default:
      return false;
  }
}

namespace {

// `BGRA8Unorm` of `BGRA8Unorm_sRGB`, and `ASTC_4x4` of `ASTC_4x4_LDR`.
std::string_view name_without_transfer(const char* format) {
  std::string_view name = format;
  for (const std::string_view suffix : {std::string_view("_sRGB"), std::string_view("_LDR")}) {
    const bool has_suffix = name.size() > suffix.size() && name.substr(name.size() - suffix.size()) == suffix;
    if (has_suffix) name.remove_suffix(suffix.size());
  }
  return name;
}

}  // namespace

bool same_but_srgb(MTL::PixelFormat one, MTL::PixelFormat other) {
  const PixelLayout* first = layout_of(one);
  const PixelLayout* second = layout_of(other);
  return first && second && name_without_transfer(first->name) == name_without_transfer(second->name);
}

bool is_integer(MTL::PixelFormat format) {
  switch (format) {
    case MTL::PixelFormatR8Uint:
    case MTL::PixelFormatR8Sint:
    case MTL::PixelFormatR16Uint:
    case MTL::PixelFormatR16Sint:
    case MTL::PixelFormatRG8Uint:
    case MTL::PixelFormatRG8Sint:
    case MTL::PixelFormatR32Uint:
    case MTL::PixelFormatR32Sint:
    case MTL::PixelFormatRG16Uint:
    case MTL::PixelFormatRG16Sint:
    case MTL::PixelFormatRGBA8Uint:
    case MTL::PixelFormatRGBA8Sint:
    case MTL::PixelFormatRGB10A2Uint:
    case MTL::PixelFormatRG32Uint:
    case MTL::PixelFormatRG32Sint:
    case MTL::PixelFormatRGBA16Uint:
    case MTL::PixelFormatRGBA16Sint:
    case MTL::PixelFormatRGBA32Uint:
    case MTL::PixelFormatRGBA32Sint:
      return true;
    default:
      return false;
  }
}

bool is_compressed(MTL::PixelFormat format) {
  const std::optional<Block> block = block_of(format);
  return block && (block->width > 1 || block->height > 1);
}

std::optional<size_t> size_of(MTL::DataType type) {
  for (const ScalarType& known : scalar_types) {
    const auto index = static_cast<size_t>(type) - static_cast<size_t>(known.scalar);
    if (index < 4) return known.bytes * stored_elements(index + 1);
  }
  return std::nullopt;
}

}  // namespace pymetal::checks
