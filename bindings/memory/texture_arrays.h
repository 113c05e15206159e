// The pixels of textures as NumPy's arrays.
#pragma once

#include <nanobind/nanobind.h>

#include "memory/texture_part.h"

namespace pymetal {

namespace nb = nanobind;

// A new array with the pixels.
nb::object read_array(const TexturePart& part);

// An array of NumPy that shares the memory of `data`. Throws nb::next_overload for what has no memory.
nb::object as_array(nb::handle data);

// Writes the pixels of an array. Throws ValidationError when its dtype or its shape is another, or it is not
// contiguous.
void write_array(const TexturePart& part, nb::handle array);

}  // namespace pymetal
