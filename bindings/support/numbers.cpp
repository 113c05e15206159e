#include "support/numbers.h"

#include <cstdio>
#include <string>

#include "support/errors.h"

namespace pymetal {

namespace {

// numbers.Real, which NumPy's scalars register with and its bool does not.
PyObject* real_number_class() {
  static PyObject* cls = nb::object(nb::module_::import_("numbers").attr("Real")).release().ptr();
  return cls;
}

bool read_double(PyObject* source, double& value) noexcept {
  value = PyFloat_AsDouble(source);
  if (value == -1.0 && PyErr_Occurred()) {
    PyErr_Clear();
    return false;
  }
  return true;
}

}  // namespace

nb::object as_python_integer(nb::handle source) noexcept {
  if (PyBool_Check(source.ptr())) return {};
  if (PyLong_Check(source.ptr())) return nb::borrow(source);
  if (!PyIndex_Check(source.ptr())) return {};
  PyObject* integer = PyNumber_Index(source.ptr());
  if (!integer) PyErr_Clear();
  return nb::steal(integer);
}

bool read_real(nb::handle source, double& value) noexcept {
  PyObject* object = source.ptr();
  if (PyFloat_Check(object)) return read_double(object, value);
  if (PyBool_Check(object)) return false;
  if (PyLong_Check(object)) return read_double(object, value);
  const int is_real = PyObject_IsInstance(object, real_number_class());
  if (is_real < 0) PyErr_Clear();
  return is_real > 0 && read_double(object, value);
}

namespace {

// The beginning of the message: with names `set_buffer: index is -1; `, without `-1 is out of range: `.
std::string refused_text(const std::string& value, const char* call, const char* argument) {
  if (!call) return value + " is out of range: ";
  return std::string(call) + ": " + argument + " is " + value + "; ";
}

}  // namespace

void refuse_integer(nb::handle value, long long minimum, unsigned long long maximum, const char* call,
                    const char* argument) {
  raise_validation(refused_text(nb::str(value).c_str(), call, argument) + "the integer must be between " +
                   std::to_string(minimum) + " and " + std::to_string(maximum));
}

void refuse_float(double value, double maximum, const char* call, const char* argument) {
  char text[32];
  char limits[96];
  std::snprintf(text, sizeof text, "%g", value);
  std::snprintf(limits, sizeof limits, "a 32-bit float is between -%g and %g", maximum, maximum);
  raise_validation(refused_text(text, call, argument) + limits);
}

}  // namespace pymetal
