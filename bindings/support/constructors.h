// Constructors of classes made with alloc/init; keyword arguments set properties.
#pragma once

#include <nanobind/nanobind.h>

#include "support/availability.h"
#include "support/errors.h"
#include "support/objects.h"

namespace pymetal {

// TypeError for a keyword that is no property of the object, or a value that is none of its.
void set_properties(nb::handle object, const nb::kwargs& properties);

template <class T>
Owned<T> construct(const char* objc_name) {
  require_class(objc_name);
  return created(T::alloc()->init(), "init");
}

template <class T>
void define_constructor(nb::class_<T>& cls, const char* objc_name, const char* doc) {
  cls.def(nb::new_([objc_name](const nb::kwargs& properties) {
            const Pool pool;
            nb::object object = wrapped(construct<T>(objc_name));
            set_properties(object, properties);
            return object;
          }),
          doc);
}

}  // namespace pymetal
