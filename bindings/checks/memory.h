// Raw memory beside a call: as long as what the call reads or writes. These always run: Python lends that memory.
#pragma once

#include <Metal/Metal.hpp>
#include <limits>

#include "checks/formats.h"
#include "checks/refusal.h"
#include "support/sequences.h"

namespace pymetal::checks {

// Sums and products that stop at the largest size instead of wrapping around.
inline size_t product(size_t a, size_t b) {
  size_t result = 0;
  return __builtin_mul_overflow(a, b, &result) ? std::numeric_limits<size_t>::max() : result;
}

inline size_t sum(size_t a, size_t b) {
  size_t result = 0;
  return __builtin_add_overflow(a, b, &result) ? std::numeric_limits<size_t>::max() : result;
}

// The bytes from the first to the last pixel of a region; rows and images may be further apart than they are long.
size_t region_bytes(Call call, const Block& block, MTL::Size size, Number bytes_per_row, Number bytes_per_image);

// Before replaceRegion: and getBytes: of textures: the region lies in the texture, which the CPU sees, the rows in
// the memory.
void texture_bytes(Call call, MTL::Texture& self, Named<MTL::Region> region, Number level, Number data,
                   Number bytes_per_row);
// The same for several images (of 3D textures), `bytes_per_image` apart, and of one slice.
void texture_image_bytes(Call call, MTL::Texture& self, Named<MTL::Region> region, Number level, Number slice,
                         Number data, Number bytes_per_row, Number bytes_per_image);

// Before setConstantValue: one value, or as many as the range has.
void constant_bytes(Call call, MTL::FunctionConstantValues& self, Number data, Named<MTL::DataType> type);
void constants_bytes(Call call, MTL::FunctionConstantValues& self, Number data, Named<MTL::DataType> type,
                     Named<NS::Range> range);

// Before getBytes: and replaceSliceOrigin: of tensors; the strides count elements.
void tensor_bytes(Call call, MTL::Tensor& self, Number data, Named<MTL::TensorExtents*> strides,
                  Named<MTL::TensorExtents*> dimensions);

// As many samples in each direction as the size says.
void sample_counts(Call call, Named<MTL::Size> size, Named<FloatSequence<float>&> horizontal,
                   Named<FloatSequence<float>&> vertical);

}  // namespace pymetal::checks
