#include "metal/functions/data_type.h"

#include <array>
#include <string>

namespace softmetal::metal {
namespace {

struct VectorFamily {
  std::string_view name;
  DataType first;  // the scalar; vectors of 2, 3 and 4 follow
  ScalarKind kind;
  size_t scalar_size;
};

constexpr VectorFamily kFamilies[] = {
    {"float", 3, ScalarKind::kFloat, 4},     {"half", 16, ScalarKind::kHalf, 2},
    {"int", 29, ScalarKind::kSigned, 4},     {"uint", 33, ScalarKind::kUnsigned, 4},
    {"short", 37, ScalarKind::kSigned, 2},   {"ushort", 41, ScalarKind::kUnsigned, 2},
    {"char", 45, ScalarKind::kSigned, 1},    {"uchar", 49, ScalarKind::kUnsigned, 1},
    {"bool", 53, ScalarKind::kBool, 1},      {"long", 81, ScalarKind::kSigned, 8},
    {"ulong", 85, ScalarKind::kUnsigned, 8}, {"bfloat", 121, ScalarKind::kBFloat, 2},
};
constexpr size_t kFamilyCount = sizeof(kFamilies) / sizeof(kFamilies[0]);

constexpr auto kTypes = [] {
  std::array<ScalarOrVectorType, kFamilyCount * 4> types{};
  for (size_t family = 0; family < kFamilyCount; ++family) {
    for (unsigned components = 1; components <= 4; ++components) {
      const VectorFamily& f = kFamilies[family];
      types[family * 4 + components - 1] = {f.first + components - 1, f.name, f.kind, f.scalar_size, components};
    }
  }
  return types;
}();

// "float2x2" … "float4x4" and the same for half: rows vary fastest.
DataType matrix_named(std::string_view family_suffix, DataType first) {
  if (family_suffix.size() != 3 || family_suffix[1] != 'x') return kDataTypeNone;
  const unsigned columns = static_cast<unsigned>(family_suffix[0] - '2');
  const unsigned rows = static_cast<unsigned>(family_suffix[2] - '2');
  return columns < 3 && rows < 3 ? first + columns * 3 + rows : kDataTypeNone;
}

struct ResourceType {
  ResourceTypeName name;
  DataType data_type;
};

constexpr ResourceType kResourceTypes[] = {
    {"texture", 58},
    {"sampler", 59},
    {"pointer", 60},
    {"render_pipeline", 78},
    {"compute_pipeline", 79},
    {"command_buffer", 80},
    {"visible_function_table", 115},
    {"depth_stencil", 139},
};

// The first of the nine matrices of floats and of halves.
constexpr DataType kFirstFloatMatrix = 7;
constexpr DataType kFirstHalfMatrix = 20;
constexpr DataType kMatrixCount = 9;

PlainType matrix_type(DataType number, size_t scalar_size) {
  const size_t columns = number / 3 + 2;
  const size_t rows = number % 3 + 2;
  const size_t column_size = scalar_size * (rows == 3 ? 4 : rows);
  return {columns * column_size, column_size};
}

}  // namespace

const ScalarOrVectorType* scalar_or_vector(DataType type) {
  for (const ScalarOrVectorType& candidate : kTypes) {
    if (candidate.data_type == type) return &candidate;
  }
  return nullptr;
}

DataType data_type_named(std::string_view msl_name) {
  // MTLDataType has no packed vectors: a packed one differs in its size and alignment alone.
  constexpr std::string_view kPacked = "packed_";
  if (msl_name.substr(0, kPacked.size()) == kPacked) msl_name.remove_prefix(kPacked.size());
  for (const ScalarOrVectorType& type : kTypes) {
    if (msl_name.substr(0, type.name.size()) != type.name) continue;
    const std::string_view suffix = msl_name.substr(type.name.size());
    if (suffix.empty() ? type.components == 1 : suffix.size() == 1 && suffix[0] == char('0' + type.components)) {
      return type.data_type;
    }
  }
  constexpr std::string_view kFloat = "float", kHalf = "half";
  if (msl_name.substr(0, kFloat.size()) == kFloat) return matrix_named(msl_name.substr(kFloat.size()), 7);
  if (msl_name.substr(0, kHalf.size()) == kHalf) return matrix_named(msl_name.substr(kHalf.size()), 20);
  if (msl_name == "struct") return kDataTypeStruct;
  if (msl_name == "array") return 2;
  return resource_data_type(msl_name);
}

std::optional<PlainType> plain_type(DataType type) {
  if (const ScalarOrVectorType* found = scalar_or_vector(type)) return PlainType{found->size(), found->size()};
  if (type - kFirstFloatMatrix < kMatrixCount) return matrix_type(type - kFirstFloatMatrix, 4);
  if (type - kFirstHalfMatrix < kMatrixCount) return matrix_type(type - kFirstHalfMatrix, 2);
  return std::nullopt;
}

std::optional<ResourceTypeName> resource_type_name(DataType type) {
  for (const ResourceType& resource : kResourceTypes) {
    if (resource.data_type == type) return resource.name;
  }
  return std::nullopt;
}

DataType resource_data_type(ResourceTypeName name) {
  for (const ResourceType& resource : kResourceTypes) {
    if (resource.name == name) return resource.data_type;
  }
  return kDataTypeNone;
}

}  // namespace softmetal::metal
