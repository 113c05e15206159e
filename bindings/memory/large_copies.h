// Copies of memory that let other threads of Python run where that is worth it.
#pragma once

#include <cstddef>

#include "support/gil.h"

namespace pymetal {

// Copying this much takes far longer than giving up the GIL and waiting for it again.
constexpr size_t large_copy = size_t{1} << 20;

// The result of `copy`, which copies `size` bytes and touches no Python object.
template <class Copy>
decltype(auto) copying(size_t size, Copy&& copy) {
  if (size < large_copy) return copy();
  return without_gil(copy);
}

}  // namespace pymetal
