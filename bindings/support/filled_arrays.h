// Arrays that a call fills.
#pragma once

#include <nanobind/nanobind.h>

#include <vector>

namespace pymetal {

namespace nb = nanobind;

template <class T>
nb::list list_of(const std::vector<T>& values) {
  nb::list result;
  for (const T& value : values) result.append(nb::cast(value));
  return result;
}

}  // namespace pymetal
