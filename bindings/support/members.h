// Members that many generated classes share.
#pragma once

#include <nanobind/nanobind.h>

#include <string>

#include "generated/docstrings.h"
#include "support/errors.h"
#include "support/objects.h"
#include "support/pool.h"

namespace pymetal {

// A second name for a member that the class has.
template <class T>
void alias(nb::class_<T>& cls, const char* name, const char* existing) {
  cls.attr(name) = nb::type_lookup(cls, existing);
}

// The Python signature of a member that goes by several names; `parameters` is what follows the name.
inline std::string signature(const char* name, const char* parameters) {
  return std::string("def ") + name + parameters;
}

// copy() and copy.copy() through -copy. `doc` is that of copy().
template <class T>
void define_copying(nb::class_<T>& cls, const char* doc) {
  const auto copy = [](T& self) {
    const Pool pool;
    return created(self.copy(), "copy");
  };
  cls.def("copy", copy, nb::sig(docs::copying_copy.signature), doc);
  cls.def("__copy__", copy, nb::sig(docs::copying_dunder_copy.signature), docs::copying_dunder_copy.text);
}

}  // namespace pymetal
