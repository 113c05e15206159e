// A Foundation value prints, compares and hashes as the Python value it stands for.
#pragma once

#include <nanobind/nanobind.h>

#include <string>

#include "generated/docstrings.h"
#include "support/foundation_values.h"
#include "support/pool.h"

namespace pymetal {

// The Python value of an instance of a Foundation class; any other value itself.
inline nb::object natural_value(nb::handle value) {
  auto* native = native_of<NS::Object>(value);
  return native ? to_python(native) : nb::borrow(value);
}

// The docstrings are those of NS::String, which all of these classes share.
template <class T>
void define_natural_value(nb::class_<T>& cls) {
  const auto text = [](nb::handle_t<T> self) {
    const Pool pool;
    return nb::str(natural_value(self));
  };
  const auto represent = [](nb::handle_t<T> self) {
    const Pool pool;
    const std::string name = nb::str(self.type().attr("__name__")).c_str();
    return nb::str(("pymetal.ns." + name + "(" + nb::repr(natural_value(self)).c_str() + ")").c_str());
  };
  const auto equal = [](nb::handle_t<T> self, nb::handle other) {
    const Pool pool;
    return natural_value(self).equal(natural_value(other));
  };
  const auto hash = [](nb::handle_t<T> self) {
    const Pool pool;
    return nb::hash(natural_value(self));
  };
  cls.def("__str__", text, nb::sig(docs::ns_string_dunder_str.signature), docs::ns_string_dunder_str.text);
  cls.def("__repr__", represent, nb::sig(docs::ns_string_dunder_repr.signature), docs::ns_string_dunder_repr.text);
  cls.def("__eq__", equal, nb::arg("other").none(), nb::sig(docs::ns_string_dunder_eq.signature),
          docs::ns_string_dunder_eq.text);
  cls.def("__hash__", hash, nb::sig(docs::ns_string_dunder_hash.signature), docs::ns_string_dunder_hash.text);
}

// For classes without such a Python value: what isEqual: and hash say.
template <class T>
void define_native_equality(nb::class_<T>& cls) {
  const auto equal = [](T& self, nb::handle other) -> nb::object {
    const Pool pool;
    auto* object = native_of<NS::Object>(other);
    return object ? nb::object(nb::bool_(self.isEqual(object))) : nb::borrow(Py_NotImplemented);
  };
  cls.def("__eq__", equal, nb::arg("other").none(), nb::sig(docs::ns_value_dunder_eq.signature),
          docs::ns_value_dunder_eq.text);
  cls.def(
      "__hash__", [](T& self) { return self.hash(); }, nb::sig(docs::ns_value_dunder_hash.signature),
      docs::ns_value_dunder_hash.text);
}

}  // namespace pymetal
