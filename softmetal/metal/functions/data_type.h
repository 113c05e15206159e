// MTLDataType: the numbers, their MSL names and their sizes.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "metal/values/types.h"

namespace softmetal::metal {

using DataType = UInteger;
constexpr DataType kDataTypeNone = 0;
constexpr DataType kDataTypeStruct = 1;

enum class ScalarKind { kFloat, kHalf, kBFloat, kSigned, kUnsigned, kBool };

// A scalar or vector type, the only ones a function constant can have.
struct ScalarOrVectorType {
  DataType data_type;
  std::string_view name;  // the MSL name of the scalar: "uint", not "uint4"
  ScalarKind kind;
  size_t scalar_size;
  unsigned components;

  // As in MSL memory: a vector of three takes the room of four.
  size_t size() const { return scalar_size * (components == 3 ? 4 : components); }
};

// Null when `type` is neither a scalar nor a vector.
const ScalarOrVectorType* scalar_or_vector(DataType type);

// The number of an MSL type such as "float", "half4", "float4x4" or "struct"; kDataTypeNone when there is none.
DataType data_type_named(std::string_view msl_name);

// A scalar, vector or matrix in memory.
struct PlainType {
  size_t size;
  size_t alignment;
};
std::optional<PlainType> plain_type(DataType type);

// What an argument buffer holds as an address or a gpuResourceID, by the name the compiler gives it: "pointer",
// "texture", "sampler" and so on.
using ResourceTypeName = std::string_view;
std::optional<ResourceTypeName> resource_type_name(DataType type);
DataType resource_data_type(ResourceTypeName name);

}  // namespace softmetal::metal
