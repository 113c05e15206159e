// Native objects to Python and back. nanobind's map from pointers to instances gives identity: the same
// Metal object is the same Python object while that lives.
#pragma once

#include <nanobind/nanobind.h>

#include <type_traits>

#include "support/classes.h"
#include "support/owned.h"

namespace pymetal {

// The wrapper of an object (a new reference; None for nil; null with a Python error set on failure).
// With `consume` the caller's reference is used up, otherwise a new wrapper retains.
nb::handle wrap(id object, ClassRecord& declared, bool consume) noexcept;

template <class T>
nb::object wrapped(Owned<T> object) {
  nb::handle result = wrap(as_id(object.take()), class_record<T>, true);
  if (!result) throw nb::python_error();
  return nb::steal(result);
}

}  // namespace pymetal

namespace nanobind::detail {

template <class T>
struct type_caster<T, enable_if_t<std::is_base_of_v<NS::Object, T>>> : type_caster_base<T> {
  template <class U>
  static handle from_cpp(U&& value, rv_policy, cleanup_list*) noexcept {
    using Plain = std::remove_cv_t<std::remove_reference_t<U>>;
    if constexpr (std::is_pointer_v<Plain>) {
      return pymetal::wrap(pymetal::as_id(value), pymetal::class_record<T>, false);
    } else {
      return pymetal::wrap(pymetal::as_id(&value), pymetal::class_record<T>, false);
    }
  }
};

template <class T>
struct type_caster<pymetal::Owned<T>> {
  using Value = pymetal::Owned<T>;
  static constexpr auto Name = make_caster<T>::Name;
  template <class U>
  using Cast = Value;

  static handle from_cpp(Value&& value, rv_policy, cleanup_list*) noexcept {
    return pymetal::wrap(pymetal::as_id(value.take()), pymetal::class_record<T>, true);
  }
};

}  // namespace nanobind::detail

namespace pymetal {

// The object behind a wrapper of T or of a class that derives from it; null for every other value.
template <class T>
T* native_of(nb::handle value) {
  T* object = nullptr;
  return nb::try_cast<T*>(value, object, /*convert=*/false) ? object : nullptr;
}

}  // namespace pymetal
