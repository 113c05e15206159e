// Value structs and NumPy: the dtype of an array of them, and conversion in both directions.
#pragma once

#include <nanobind/nanobind.h>

#include <cstring>
#include <string>
#include <type_traits>

#include "generated/docstrings.h"
#include "support/bytes.h"
#include "support/descriptor_arrays.h"
#include "support/values.h"

namespace pymetal {

template <class T>
nb::object value_dtype();

// How NumPy writes the type of a field: "<u4", a nested dtype, or (dtype, (length,)).
template <class Argument>
struct FieldFormat {
  using Native = typename Argument::Native;
  static nb::object get() {
    using Number = EnumInteger<Native>;
    const char kind = std::is_floating_point_v<Number> ? 'f' : std::is_signed_v<Number> ? 'i' : 'u';
    return nb::str((kind + std::to_string(sizeof(Number))).c_str());
  }
};

template <>
struct FieldFormat<bool> {
  static nb::object get() { return nb::str("?"); }
};

template <class T>
struct FieldFormat<Value<T>> {
  static nb::object get() { return value_dtype<T>(); }
};

template <class Argument, size_t N>
struct FieldFormat<FixedArray<Argument, N>> {
  static nb::object get() { return nb::make_tuple(FieldFormat<Argument>::get(), nb::make_tuple(N)); }
};

template <class Field>
nb::object format_of(const Field&) {
  return FieldFormat<typename Field::ArgumentType>::get();
}

template <class T, class Member>
size_t offset_of(Member T::* member) {
  const T value = zero_value<T>();
  return static_cast<size_t>(reinterpret_cast<const char*>(&(value.*member)) - reinterpret_cast<const char*>(&value));
}

// What a vector or matrix of the shading language is in NumPy: floats with a shape.
template <class T>
nb::object vector_format() {
  const auto& first = std::get<0>(ValueFields<T>::fields());
  if constexpr (field_count<T> == 1) return format_of(first);
  return nb::make_tuple(format_of(first), nb::make_tuple(field_count<T>));
}

template <class T>
nb::object record_format() {
  nb::list names, formats, offsets;
  for_each_field<T>([&](const auto& field) {
    names.append(field.name);
    formats.append(format_of(field));
    offsets.append(offset_of(field.member));
  });
  nb::dict record;
  record["names"] = names;
  record["formats"] = formats;
  record["offsets"] = offsets;
  record["itemsize"] = sizeof(T);
  return record;
}

template <class T>
nb::object value_dtype() {
  const nb::object format = ValueFields<T>::vector ? vector_format<T>() : record_format<T>();
  return nb::module_::import_("numpy").attr("dtype")(format);
}

template <class T>
bool copy_numpy_value(nb::handle source, T& value) {
  PyObject* object = source.ptr();
  if (PyTuple_Check(object) || PyLong_Check(object) || PyList_Check(object)) return false;
  if (!nb::hasattr(source, "dtype") || !PyObject_CheckBuffer(object)) return false;
  if (!nb::object(source.attr("dtype")).equal(value_dtype<T>())) return false;
  const BufferView view(source, PyBUF_SIMPLE);
  if (view.size() != sizeof(T)) return false;
  std::memcpy(static_cast<void*>(&value), view.data(), sizeof(T));
  return true;
}

// A writable NumPy array of the struct's dtype that holds a copy.
template <class T>
nb::object value_array(const T& self, nb::handle dtype, nb::handle copy) {
  if (copy.is(nb::handle(Py_False))) throw nb::value_error("a value struct's array is always a copy");
  const nb::module_ numpy = nb::module_::import_("numpy");
  const nb::bytes bytes(reinterpret_cast<const char*>(&self), sizeof(T));
  return numpy.attr("array")(numpy.attr("frombuffer")(bytes, value_dtype<T>())[0], dtype);
}

template <class T>
void define_numpy(nb::class_<T>& cls) {
  const std::string signature = of_elements(docs::numpy_value_dunder_init.signature, ValueFields<T>::name);
  cls.def(
      "__init__", [](T* self, Value<T> value) { new (self) T(static_cast<T>(value)); }, nb::arg("value"),
      nb::sig(signature.c_str()), docs::numpy_value_dunder_init.text);
  cls.def("__array__", &value_array<T>, nb::arg("dtype") = nb::none(), nb::arg("copy") = nb::none(),
          nb::sig(docs::numpy_value_dunder_array.signature), docs::numpy_value_dunder_array.text);
  cls.def_prop_ro_static(
      "dtype", [](nb::handle) { return value_dtype<T>(); }, "The NumPy dtype of an array of these, as Metal reads it.");
}

}  // namespace pymetal
