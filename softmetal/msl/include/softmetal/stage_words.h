// Values that go into and come out of vertex and fragment functions, as 32-bit words (exec/render_abi.h).
#pragma once

#include "../../../exec/render_abi.h"
#include "function_constants.h"
#include "grid.h"

namespace softmetal {

// half and bfloat travel as floats, booleans as 0 and 1.
template <class T>
SOFTMETAL_INLINE uint word_of(T value) {
  if constexpr (__is_integral(T)) {
    return uint(value);
  } else {
    return __builtin_bit_cast(uint, float(value));
  }
}

template <class T>
SOFTMETAL_INLINE T value_of(uint word) {
  if constexpr (__is_integral(T)) {
    return T(word);
  } else {
    return T(__builtin_bit_cast(float, word));
  }
}

// The components of a scalar or vector lie `Stride` words apart.
template <int Stride, class T>
SOFTMETAL_INLINE void put(uint* to, const T& value) {
  using shape = constant_shape<T>;
  if constexpr (shape::count == 1) {
    *to = word_of<typename shape::element>(value);
  } else {
    for (int i = 0; i < shape::count; ++i) to[i * Stride] = word_of<typename shape::element>(value[i]);
  }
}

template <int Stride, class T>
SOFTMETAL_INLINE void take(T& value, const uint* from) {
  using shape = constant_shape<T>;
  if constexpr (shape::count == 1) {
    value = value_of<typename shape::element>(*from);
  } else {
    for (int i = 0; i < shape::count; ++i) value[i] = value_of<typename shape::element>(from[i * Stride]);
  }
}

}  // namespace softmetal
