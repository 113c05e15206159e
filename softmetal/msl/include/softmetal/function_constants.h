// Function constants: the head of a program specialises `function_constant` for each one that has a value.
#pragma once

#include <metal_stdlib>

namespace softmetal {

template <unsigned Index>
struct function_constant {
  static constexpr bool defined = false;
};

template <class T>
struct constant_shape {
  static constexpr int count = 1;
  using element = T;
};

template <class T, int N>
struct constant_shape<metal::vec<T, N>> {
  static constexpr int count = N;
  using element = T;
};

template <unsigned Index, class Element>
constexpr Element constant_component(int component) {
  if constexpr (__is_integral(Element)) {
    return Element(function_constant<Index>::integers[component]);
  } else {
    return Element(float(function_constant<Index>::reals[component]));
  }
}

// The value given for constant `Index`; 1 where none is given, so that a program can be checked unspecialised.
template <unsigned Index, class T>
constexpr T constant_value() {
  using element = typename constant_shape<T>::element;
  if constexpr (!function_constant<Index>::defined) {
    return T(element(1));
  } else if constexpr (constant_shape<T>::count == 1) {
    return constant_component<Index, T>(0);
  } else if constexpr (constant_shape<T>::count == 2) {
    return T(constant_component<Index, element>(0), constant_component<Index, element>(1));
  } else if constexpr (constant_shape<T>::count == 3) {
    return T(constant_component<Index, element>(0), constant_component<Index, element>(1),
             constant_component<Index, element>(2));
  } else {
    return T(constant_component<Index, element>(0), constant_component<Index, element>(1),
             constant_component<Index, element>(2), constant_component<Index, element>(3));
  }
}

}  // namespace softmetal
