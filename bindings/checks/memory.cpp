#include "checks/memory.h"

#include "checks/textures.h"

namespace pymetal::checks {

namespace {

size_t divided_up(size_t value, size_t divisor) { return value / divisor + (value % divisor != 0); }

void require_size(Call call, Number data, const char* what, size_t needed) {
  if (needed <= data.value) return;
  refuse(call, data.name, text_of(data.value) + " bytes", std::string(what) + " needs " + text_of(needed));
}

Block require_block(Call call, const MTL::Texture& texture) {
  const std::optional<Block> block = block_of(texture.pixelFormat());
  if (!block) {
    refuse(call, "the CPU cannot copy pixels of format " + text_of(texture.pixelFormat()) +
                     "; use a blit encoder and a buffer");
  }
  return *block;
}

void require_visible(Call call, const MTL::Texture& texture) {
  if (texture.isFramebufferOnly()) {
    refuse(call, "the texture can only be drawn into; set framebuffer_only to False on its layer");
  }
  const MTL::StorageMode mode = texture.storageMode();
  if (mode == MTL::StorageModeShared || mode == MTL::StorageModeManaged) return;
  refuse(call, "the CPU does not see a texture of StorageMode." + text_of(mode) + "; use a blit encoder and a buffer");
}

void require_place(Call call, const MTL::Texture& texture, Named<MTL::Region> region, Number level) {
  require_visible(call, texture);
  check_level(call, texture, level);
  check_region(call, texture, level.value, region.name, region.value.origin, region.value.size);
}

// The bytes from the first to the last pixel of one image.
size_t image_bytes(Call call, const Block& block, MTL::Size size, Number bytes_per_row) {
  const size_t rows = divided_up(size.height, block.height);
  const size_t row = product(divided_up(size.width, block.width), block.bytes);
  if (rows == 0 || row == 0) return 0;
  if (rows > 1 && bytes_per_row.value < row) {
    refuse(call, bytes_per_row, "a row of the region takes " + text_of(row) + " bytes");
  }
  return sum(product(bytes_per_row.value, rows - 1), row);
}

}  // namespace

size_t region_bytes(Call call, const Block& block, MTL::Size size, Number bytes_per_row, Number bytes_per_image) {
  const size_t image = image_bytes(call, block, size, bytes_per_row);
  if (size.depth == 0) return 0;
  if (size.depth > 1 && bytes_per_image.value < image) {
    refuse(call, bytes_per_image, "an image of the region takes " + text_of(image) + " bytes");
  }
  return sum(product(bytes_per_image.value, size.depth - 1), image);
}

void texture_bytes(Call call, MTL::Texture& self, Named<MTL::Region> region, Number level, Number data,
                   Number bytes_per_row) {
  require_place(call, self, region, level);
  const Block block = require_block(call, self);
  require_size(call, data, "the region", image_bytes(call, block, region.value.size, bytes_per_row));
}

void texture_image_bytes(Call call, MTL::Texture& self, Named<MTL::Region> region, Number level, Number slice,
                         Number data, Number bytes_per_row, Number bytes_per_image) {
  require_place(call, self, region, level);
  check_slice(call, self, slice);
  const Block block = require_block(call, self);
  require_size(call, data, "the region", region_bytes(call, block, region.value.size, bytes_per_row, bytes_per_image));
}

void constants_bytes(Call call, MTL::FunctionConstantValues&, Number data, Named<MTL::DataType> type,
                     Named<NS::Range> range) {
  const std::optional<size_t> value = size_of(type.value);
  if (!value) refuse(call, type.name, enum_text("DataType", type.value), "no function constant has this type");
  require_size(call, data, range.value.length == 1 ? "the value" : "the range", product(*value, range.value.length));
}

void constant_bytes(Call call, MTL::FunctionConstantValues& self, Number data, Named<MTL::DataType> type) {
  constants_bytes(call, self, data, type, {"", NS::Range(0, 1)});
}

void tensor_bytes(Call call, MTL::Tensor& self, Number data, Named<MTL::TensorExtents*> strides,
                  Named<MTL::TensorExtents*> dimensions) {
  const std::optional<size_t> element = size_of(static_cast<MTL::DataType>(self.dataType()));
  if (!element) refuse(call, "the tensor's data type is not known");
  const NS::UInteger rank = dimensions.value->rank();
  if (strides.value->rank() != rank) {
    refuse(call, strides.name, "of rank " + text_of(strides.value->rank()),
           std::string(dimensions.name) + " is of rank " + text_of(rank));
  }
  size_t last = 0;
  for (NS::UInteger i = 0; i < rank; ++i) {
    const NS::Integer extent = dimensions.value->extentAtDimensionIndex(i);
    const NS::Integer stride = strides.value->extentAtDimensionIndex(i);
    if (extent < 0) refuse(call, dimensions.name, std::to_string(extent), "extents must not be negative");
    if (stride < 0) refuse(call, strides.name, std::to_string(stride), "strides must not be negative");
    if (extent == 0) return;
    last = sum(last, product(static_cast<size_t>(extent) - 1, static_cast<size_t>(stride)));
  }
  require_size(call, data, "the slice", product(sum(last, 1), *element));
}

void sample_counts(Call call, Named<MTL::Size> size, Named<FloatSequence<float>&> horizontal,
                   Named<FloatSequence<float>&> vertical) {
  if (size.value.width == horizontal.value.count() && size.value.height == vertical.value.count()) return;
  refuse(call, size.name, text_of(size.value),
         text_of(horizontal.value.count()) + " " + horizontal.name + " and " + text_of(vertical.value.count()) + " " +
             vertical.name + " samples were passed");
}

}  // namespace pymetal::checks
