// Raw memory beside a call: as long as what the call reads or writes.
#pragma once

#include <Metal/Metal.hpp>

namespace pymetal::checks {

// Before replaceRegion: and getBytes: of textures: the region lies in the texture, the rows in the memory.
void texture_bytes(MTL::Texture& self, MTL::Region region, NS::UInteger level, size_t size, NS::UInteger bytes_per_row);
// The same for several images (array slices of 3D textures), `bytes_per_image` apart.
void texture_image_bytes(MTL::Texture& self, MTL::Region region, NS::UInteger level, size_t size,
                         NS::UInteger bytes_per_row, NS::UInteger bytes_per_image);

// Before setConstantValue: one value, or as many as the range has.
void constant_bytes(MTL::FunctionConstantValues& self, size_t size, MTL::DataType type);
void constants_bytes(MTL::FunctionConstantValues& self, size_t size, MTL::DataType type, NS::Range range);

// Before getBytes: and replaceSliceOrigin: of tensors; the strides count elements.
void tensor_bytes(MTL::Tensor& self, size_t size, MTL::TensorExtents* strides, MTL::TensorExtents* dimensions);

// As many samples in each direction as the size says.
void sample_counts(MTL::Size size, size_t horizontal, size_t vertical);

}  // namespace pymetal::checks
