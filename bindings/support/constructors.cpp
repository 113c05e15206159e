#include "support/constructors.h"

namespace pymetal {

namespace {

// A property that can be set, to a value that stands for nothing but itself.
bool is_plain(nb::handle cls, nb::handle name, nb::handle value) {
  if (PyDict_Check(value.ptr()) || !nb::hasattr(cls, name)) return false;
  const nb::object property = nb::getattr(cls, name);
  return nb::hasattr(property, "fset") && !nb::object(property.attr("fset")).is_none();
}

bool set_plainly(nb::handle object, nb::handle name, nb::handle value) {
  if (PyObject_SetAttr(object.ptr(), name.ptr(), value.ptr()) == 0) return true;
  nb::python_error error;
  if (!error.matches(PyExc_TypeError)) throw error;
  return false;
}

}  // namespace

void set_properties(nb::handle object, const nb::kwargs& properties) {
  const nb::handle cls = object.type();
  for (const auto& [name, value] : properties) {
    if (is_plain(cls, name, value) && set_plainly(object, name, value)) continue;
    // Elements of arrays, nested descriptors, and errors that say what was expected.
    nb::module_::import_("pymetal._descriptors").attr("assign")(object, name, value);
  }
}

}  // namespace pymetal
