#include "support/enumerations.h"

namespace pymetal {

PyObject* EnumClass::get() {
  if (!class_) {
    nb::object cls = nb::module_::import_(module_).attr(name_);
    members_by_value_ = nb::object(cls.attr("_value2member_map_")).release().ptr();
    class_ = cls.release().ptr();  // kept for the life of the process
  }
  return class_;
}

PyObject* EnumClass::member(PyObject* value) noexcept {
  const nb::object owned_value = nb::steal(value);
  try {
    get();
  } catch (nb::python_error& error) {
    error.restore();
    return nullptr;
  }
  if (PyObject* known = PyDict_GetItemWithError(members_by_value_, value)) {
    Py_INCREF(known);
    return known;
  }
  if (PyErr_Occurred()) return nullptr;
  return PyObject_CallFunctionObjArgs(class_, value, nullptr);
}

}  // namespace pymetal
