// Stage inputs of kernels: attributes fetched from buffers and converted to the type that the kernel declares.
#pragma once

#include "arguments.h"
#include "function_constants.h"

namespace softmetal {

// A buffer that attributes come from. What lies beyond its end reads as zero.
struct stage_buffer {
  const unsigned char* start;
  ulong length;

  SOFTMETAL_INLINE stage_buffer(const softmetal_launch* launch, int index)
      : start(static_cast<const unsigned char*>(launch->buffers[index])), length(launch->buffer_lengths[index]) {}

  template <class T>
  SOFTMETAL_INLINE T read(ulong offset) const {
    T value = T();
    if (offset + sizeof(T) <= length) __builtin_memcpy(&value, start + offset, sizeof(T));
    return value;
  }
};

template <class Index>
SOFTMETAL_INLINE ulong stage_index(const stage_buffer& indices, ulong position) {
  return indices.read<Index>(position * sizeof(Index));
}

// How the components of a format become those of an attribute.
template <class Element>
struct plain_component {
  static SOFTMETAL_INLINE Element from(Element stored) { return stored; }
};

// Integers as fractions of the largest; the least signed one is -1 too (MSL specification 7.7.4).
template <class Element>
struct normalized_component {
  static constexpr float largest =
      Element(-1) < Element(0) ? (1u << (8 * sizeof(Element) - 1)) - 1 : (1ul << (8 * sizeof(Element))) - 1;
  static SOFTMETAL_INLINE float from(Element stored) {
    const float value = float(stored) / largest;
    return value < -1.0f ? -1.0f : value;
  }
};

// An attribute as four components; those that the format lacks are 0, 0, 0 and 1.
template <class Component>
struct attribute_components {
  Component c[4] = {Component(0), Component(0), Component(0), Component(1)};
};

template <class Element, int Count, template <class> class Conversion>
SOFTMETAL_INLINE auto array_attribute(const stage_buffer& buffer, ulong offset) {
  struct elements {
    Element e[Count];
  };
  const elements stored = buffer.read<elements>(offset);
  attribute_components<decltype(Conversion<Element>::from(Element()))> result;
  for (int i = 0; i < Count; ++i) result.c[i] = Conversion<Element>::from(stored.e[i]);
  return result;
}

SOFTMETAL_INLINE attribute_components<float> uchar4_bgra_attribute(const stage_buffer& buffer, ulong offset) {
  auto result = array_attribute<unsigned char, 4, normalized_component>(buffer, offset);
  const float blue = result.c[0];
  result.c[0] = result.c[2];
  result.c[2] = blue;
  return result;
}

template <bool IsSigned>
SOFTMETAL_INLINE attribute_components<float> packed_1010102_attribute(const stage_buffer& buffer, ulong offset) {
  const uint bits = buffer.read<uint>(offset);
  attribute_components<float> result;
  for (int i = 0; i < 4; ++i) {
    const int width = i < 3 ? 10 : 2;
    if constexpr (IsSigned) {
      const int field = int(bits << (32 - width - 10 * i)) >> (32 - width);
      const float value = float(field) / float((1 << (width - 1)) - 1);
      result.c[i] = value < -1.0f ? -1.0f : value;
    } else {
      result.c[i] = float(bits >> 10 * i & ((1u << width) - 1)) / float((1u << width) - 1);
    }
  }
  return result;
}

// An unsigned float of five exponent bits and `MantissaBits`.
template <int MantissaBits>
SOFTMETAL_INLINE float small_float(uint bits) {
  return float(__builtin_bit_cast(_Float16, (unsigned short)(bits << (10 - MantissaBits))));
}

SOFTMETAL_INLINE attribute_components<float> rg11b10_attribute(const stage_buffer& buffer, ulong offset) {
  const uint bits = buffer.read<uint>(offset);
  return {{small_float<6>(bits & 0x7ff), small_float<6>(bits >> 11 & 0x7ff), small_float<5>(bits >> 22), 1.0f}};
}

SOFTMETAL_INLINE attribute_components<float> rgb9e5_attribute(const stage_buffer& buffer, ulong offset) {
  const uint bits = buffer.read<uint>(offset);
  // 2^(exponent - bias - mantissa bits), with a bias of 15
  const float scale = __builtin_bit_cast(float, ((bits >> 27) + 127 - 15 - 9) << 23);
  return {{float(bits & 0x1ff) * scale, float(bits >> 9 & 0x1ff) * scale, float(bits >> 18 & 0x1ff) * scale, 1.0f}};
}

template <class T, class Component>
SOFTMETAL_INLINE T attribute_value(const attribute_components<Component>& given) {
  using element = typename constant_shape<T>::element;
  constexpr int count = constant_shape<T>::count;
  if constexpr (count == 1) {
    return T(given.c[0]);
  } else if constexpr (count == 2) {
    return T(element(given.c[0]), element(given.c[1]));
  } else if constexpr (count == 3) {
    return T(element(given.c[0]), element(given.c[1]), element(given.c[2]));
  } else {
    return T(element(given.c[0]), element(given.c[1]), element(given.c[2]), element(given.c[3]));
  }
}

}  // namespace softmetal
