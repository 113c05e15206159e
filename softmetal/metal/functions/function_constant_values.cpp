#include "metal/functions/function_constant_values.h"

#include <cmath>
#include <cstring>

#include "foundation/foundation.h"
#include "metal/descriptors/descriptor.h"

namespace softmetal::metal {
namespace {

using compiler_bridge::ConstantValue;

Class function_constant_class;

struct FunctionConstantFields {
  ObjectProperty name;
  DataType type = kDataTypeNone;
  UInteger index = 0;
  bool required = true;
};

// IEEE 754 binary16.
double half_value(uint16_t bits) {
  const int exponent = bits >> 10 & 0x1f;
  const int fraction = bits & 0x3ff;
  const double sign = bits & 0x8000 ? -1 : 1;
  if (exponent == 0x1f) return fraction ? NAN : sign * INFINITY;
  if (exponent == 0) return sign * std::ldexp(fraction, -24);
  return sign * std::ldexp(fraction + 0x400, exponent - 25);
}

// The upper half of a binary32.
double bfloat_value(uint16_t bits) {
  const uint32_t wide = static_cast<uint32_t>(bits) << 16;
  float value;
  std::memcpy(&value, &wide, sizeof value);
  return value;
}

template <class T>
T load(const std::byte* bytes) {
  T value;
  std::memcpy(&value, bytes, sizeof value);
  return value;
}

int64_t load_signed(const std::byte* bytes, size_t size) {
  switch (size) {
    case 1:
      return load<int8_t>(bytes);
    case 2:
      return load<int16_t>(bytes);
    case 4:
      return load<int32_t>(bytes);
    default:
      return load<int64_t>(bytes);
  }
}

uint64_t load_unsigned(const std::byte* bytes, size_t size) {
  switch (size) {
    case 1:
      return load<uint8_t>(bytes);
    case 2:
      return load<uint16_t>(bytes);
    case 4:
      return load<uint32_t>(bytes);
    default:
      return load<uint64_t>(bytes);
  }
}

ConstantValue::Component load_component(const std::byte* bytes, const ScalarOrVectorType& type) {
  switch (type.kind) {
    case ScalarKind::kFloat:
      return static_cast<double>(load<float>(bytes));
    case ScalarKind::kHalf:
      return half_value(load<uint16_t>(bytes));
    case ScalarKind::kBFloat:
      return bfloat_value(load<uint16_t>(bytes));
    case ScalarKind::kBool:
      return load<uint8_t>(bytes) != 0;
    case ScalarKind::kSigned:
      return load_signed(bytes, type.scalar_size);
    case ScalarKind::kUnsigned:
      return load_unsigned(bytes, type.scalar_size);
  }
  __builtin_unreachable();
}

ConstantValue load_constant(const std::byte* bytes, const ScalarOrVectorType& type) {
  ConstantValue constant;
  constant.type = type.name;
  if (type.components > 1) constant.type += std::to_string(type.components);
  for (unsigned i = 0; i < type.components; ++i) {
    constant.components.push_back(load_component(bytes + i * type.scalar_size, type));
  }
  return constant;
}

// The type's description; raises unless the arguments make sense.
const ScalarOrVectorType& check_constant(const char* selector, const void* value, DataType type) {
  if (value == nullptr) foundation::raise_invalid_argument("%s: the value is null", selector);
  const ScalarOrVectorType* described = scalar_or_vector(type);
  if (described == nullptr) {
    foundation::raise_invalid_argument("%s: data type %zu is neither a scalar nor a vector", selector,
                                       static_cast<size_t>(type));
  }
  return *described;
}

}  // namespace

void FunctionConstantValues::set_value_at_index(const void* value, DataType type, UInteger index) {
  const ScalarOrVectorType& described = check_constant("setConstantValue:type:atIndex:", value, type);
  values_.by_index[index] = load_constant(static_cast<const std::byte*>(value), described);
}

void FunctionConstantValues::set_value_with_name(const void* value, DataType type, id name) {
  const ScalarOrVectorType& described = check_constant("setConstantValue:type:withName:", value, type);
  if (name == nullptr) foundation::raise_invalid_argument("setConstantValue:type:withName: the name is nil");
  values_.by_name[std::string(foundation::string_value(name))] =
      load_constant(static_cast<const std::byte*>(value), described);
}

void FunctionConstantValues::set_values_in_range(const void* values, DataType type, Range range) {
  const ScalarOrVectorType& described = check_constant("setConstantValues:type:withRange:", values, type);
  for (UInteger i = 0; i < range.length; ++i) {
    const std::byte* bytes = static_cast<const std::byte*>(values) + i * described.size();
    values_.by_index[range.location + i] = load_constant(bytes, described);
  }
}

FunctionConstantValues* FunctionConstantValues::copy() const {
  auto* copy = objc::make<FunctionConstantValues>(isa);
  copy->values_ = values_;
  return copy;
}

id make_function_constants_dictionary(const std::vector<compiler_bridge::FunctionConstantInfo>& constants) {
  std::vector<ObjectProperty> kept;
  std::vector<id> names, objects;
  for (const compiler_bridge::FunctionConstantInfo& info : constants) {
    auto* constant = objc::make<Descriptor<FunctionConstantFields>>(function_constant_class);
    kept.push_back(ObjectProperty::adopt(reinterpret_cast<id>(constant)));
    constant->fields.name = ObjectProperty::adopt(foundation::make_string(info.name));
    constant->fields.type = data_type_named(info.type);
    constant->fields.index = info.index;
    constant->fields.required = info.required;
    names.push_back(constant->fields.name.get());
    objects.push_back(kept.back().get());
  }
  return foundation::make_dictionary(objects.data(), names.data(), names.size());
}

void define_function_constant_classes() {
  using V = FunctionConstantValues;
  objc::ClassBuilder<V>("MTLFunctionConstantValues")
      .method<&V::set_value_at_index>("setConstantValue:type:atIndex:")
      .method<&V::set_value_with_name>("setConstantValue:type:withName:")
      .method<&V::set_values_in_range>("setConstantValues:type:withRange:")
      .method<&V::reset>("reset")
      .method<&V::copy>("copy")
      .conforms_to("NSCopying");
  using F = FunctionConstantFields;
  function_constant_class = DescriptorBuilder<F>("MTLFunctionConstant")
                                .getter<&F::name>("name")
                                .getter<&F::type>("type")
                                .getter<&F::index>("index")
                                .getter<&F::required>("required")
                                .get();
}

}  // namespace softmetal::metal
