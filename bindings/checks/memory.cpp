#include "checks/memory.h"

#include <algorithm>
#include <limits>
#include <string>

#include "checks/formats.h"
#include "support/errors.h"

namespace pymetal::checks {

namespace {

// Sums and products that stop at the largest size instead of wrapping around.
size_t product(size_t a, size_t b) {
  size_t result = 0;
  return __builtin_mul_overflow(a, b, &result) ? std::numeric_limits<size_t>::max() : result;
}

size_t sum(size_t a, size_t b) {
  size_t result = 0;
  return __builtin_add_overflow(a, b, &result) ? std::numeric_limits<size_t>::max() : result;
}

size_t divided_up(size_t value, size_t divisor) { return value / divisor + (value % divisor != 0); }

void require_size(const char* what, size_t needed, size_t size) {
  if (needed <= size) return;
  raise_validation(std::string(what) + " needs " + std::to_string(needed) + " bytes, but " + std::to_string(size) +
                   " were passed");
}

void require_inside(const char* direction, NS::UInteger start, NS::UInteger length, NS::UInteger extent) {
  if (start <= extent && length <= extent - start) return;
  raise_validation(std::string("the region's ") + direction + " runs from " + std::to_string(start) + " to " +
                   std::to_string(sum(start, length)) + ", but the texture ends at " + std::to_string(extent));
}

NS::UInteger mip_extent(NS::UInteger extent, NS::UInteger level) { return std::max<NS::UInteger>(extent >> level, 1); }

void require_region(MTL::Texture& texture, MTL::Region region, NS::UInteger level) {
  if (level >= texture.mipmapLevelCount()) {
    raise_validation("mipmap level " + std::to_string(level) + " does not exist: the texture has " +
                     std::to_string(texture.mipmapLevelCount()));
  }
  const MTL::Origin origin = region.origin;
  const MTL::Size size = region.size;
  require_inside("x", origin.x, size.width, mip_extent(texture.width(), level));
  require_inside("y", origin.y, size.height, mip_extent(texture.height(), level));
  require_inside("z", origin.z, size.depth, mip_extent(texture.depth(), level));
}

Block require_block(MTL::Texture& texture) {
  const std::optional<Block> block = block_of(texture.pixelFormat());
  if (!block) {
    raise_validation("the CPU cannot copy pixels of format " + std::to_string(texture.pixelFormat()) +
                     "; use a blit encoder and a buffer");
  }
  return *block;
}

// The bytes from the first to the last pixel of one image.
size_t image_size(const Block& block, MTL::Size size, NS::UInteger bytes_per_row) {
  const size_t rows = divided_up(size.height, block.height);
  const size_t row = product(divided_up(size.width, block.width), block.bytes);
  if (rows == 0 || row == 0) return 0;
  if (rows > 1 && bytes_per_row < row) {
    raise_validation("bytes_per_row " + std::to_string(bytes_per_row) + " is less than a row of the region, " +
                     std::to_string(row) + " bytes");
  }
  return sum(product(bytes_per_row, rows - 1), row);
}

}  // namespace

void texture_bytes(MTL::Texture& self, MTL::Region region, NS::UInteger level, size_t size,
                   NS::UInteger bytes_per_row) {
  require_region(self, region, level);
  require_size("the region", image_size(require_block(self), region.size, bytes_per_row), size);
}

void texture_image_bytes(MTL::Texture& self, MTL::Region region, NS::UInteger level, size_t size,
                         NS::UInteger bytes_per_row, NS::UInteger bytes_per_image) {
  require_region(self, region, level);
  const size_t image = image_size(require_block(self), region.size, bytes_per_row);
  const NS::UInteger depth = region.size.depth;
  if (depth == 0) return;
  if (depth > 1 && bytes_per_image < image) {
    raise_validation("bytes_per_image " + std::to_string(bytes_per_image) + " is less than an image of the region, " +
                     std::to_string(image) + " bytes");
  }
  require_size("the region", sum(product(bytes_per_image, depth - 1), image), size);
}

void constants_bytes(MTL::FunctionConstantValues&, size_t size, MTL::DataType type, NS::Range range) {
  const std::optional<size_t> value = size_of(type);
  if (!value) raise_validation("no function constant has data type " + std::to_string(type));
  require_size("the value", product(*value, range.length), size);
}

void constant_bytes(MTL::FunctionConstantValues& self, size_t size, MTL::DataType type) {
  constants_bytes(self, size, type, NS::Range(0, 1));
}

void tensor_bytes(MTL::Tensor& self, size_t size, MTL::TensorExtents* strides, MTL::TensorExtents* dimensions) {
  const std::optional<size_t> element = size_of(static_cast<MTL::DataType>(self.dataType()));
  if (!element) raise_validation("the tensor's data type is not known");
  if (strides->rank() != dimensions->rank()) raise_validation("strides and dimensions must be of one rank");
  size_t last = 0;
  for (NS::UInteger i = 0; i < dimensions->rank(); ++i) {
    const NS::Integer extent = dimensions->extentAtDimensionIndex(i);
    const NS::Integer stride = strides->extentAtDimensionIndex(i);
    if (extent < 0 || stride < 0) raise_validation("strides and dimensions must not be negative");
    if (extent == 0) return;
    last = sum(last, product(static_cast<size_t>(extent) - 1, static_cast<size_t>(stride)));
  }
  require_size("the slice", product(sum(last, 1), *element), size);
}

void sample_counts(MTL::Size size, size_t horizontal, size_t vertical) {
  if (size.width == horizontal && size.height == vertical) return;
  raise_validation("sample_count asks for " + std::to_string(size.width) + " horizontal and " +
                   std::to_string(size.height) + " vertical samples, but " + std::to_string(horizontal) + " and " +
                   std::to_string(vertical) + " were passed");
}

}  // namespace pymetal::checks
