// Members that many generated classes share.
#pragma once

#include <nanobind/nanobind.h>

#include "support/errors.h"
#include "support/objects.h"
#include "support/pool.h"

namespace pymetal {

// A second name for a member that the class has.
template <class T>
void alias(nb::class_<T>& cls, const char* name, const char* existing) {
  cls.attr(name) = nb::type_lookup(cls, existing);
}

// copy() and copy.copy() through -copy.
template <class T>
void define_copying(nb::class_<T>& cls) {
  const auto copy = [](T& self) {
    const Pool pool;
    return created(self.copy(), "copy");
  };
  cls.def("copy", copy, "A copy of this object.");
  cls.def("__copy__", copy);
}

}  // namespace pymetal
