// The Python classes of the value structs: fields, keyword constructor, comparison, hash, repr, iteration.
#pragma once

#include <nanobind/nanobind.h>

#include "support/values.h"

namespace pymetal {

template <class T>
void declare_value(nb::module_& module, const char* doc) {
  nb::class_<T>(module, ValueFields<T>::name, nb::is_final(), doc);
}

template <class T>
nb::class_<T> defined_value() {
  return nb::borrow<nb::class_<T>>(nb::type<T>());
}

// The fields as a tuple of Python values.
template <class T>
nb::tuple field_tuple(const T& value) {
  nb::list elements;
  for_each_field<T>([&](const auto& field) {
    using Argument = typename std::remove_reference_t<decltype(field)>::ArgumentType;
    elements.append(nb::cast(FieldAccess<Argument>::get(value.*field.member)));
  });
  return nb::tuple(elements);
}

template <class T>
nb::str value_repr(const T& value) {
  const nb::tuple elements = field_tuple(value);
  std::string text = std::string(ValueFields<T>::name) + "(";
  size_t index = 0;
  for_each_field<T>([&](const auto& field) {
    text += std::string(index ? ", " : "") + field.name + "=" + nb::str(nb::repr(elements[index])).c_str();
    ++index;
  });
  return nb::str((text + ")").c_str());
}

template <class T, class Argument, class Member>
void define_field(nb::class_<T>& cls, const Field<Argument, T, Member>& field) {
  const auto member = field.member;
  const auto setter = [member](T& self, Argument value) { FieldAccess<Argument>::set(self.*member, value); };
  if constexpr (std::is_same_v<Argument, Value<Member>>) {
    // A reference into the struct: region.origin.x = 3 changes the region.
    cls.def_prop_rw(field.name, [member](T& self) -> Member& { return self.*member; }, setter);
  } else {
    cls.def_prop_rw(field.name, [member](const T& self) { return FieldAccess<Argument>::get(self.*member); }, setter);
  }
}

template <class T, class... Fields>
void define_value_constructor(nb::class_<T>& cls, const std::tuple<Fields...>& fields) {
  std::apply(
      [&](const auto&... field) {
        cls.def(
            "__init__",
            [](T* self, typename Fields::ArgumentType... arguments) {
              T value = zero_value<T>();
              const auto described = ValueFields<T>::fields();
              std::apply(
                  [&](const auto&... each) {
                    (FieldAccess<typename Fields::ArgumentType>::set(value.*each.member, arguments), ...);
                  },
                  described);
              new (self) T(value);
            },
            (nb::arg(field.name) =
                 nb::cast(FieldAccess<typename Fields::ArgumentType>::get(initial_value<T>().*field.member)))...);
      },
      fields);
}

template <class T>
void define_value() {
  nb::class_<T> cls = defined_value<T>();
  for_each_field<T>([&](const auto& field) { define_field(cls, field); });
  define_value_constructor(cls, ValueFields<T>::fields());
  cls.def("__repr__", &value_repr<T>);
  cls.def("__len__", [](const T&) { return field_count<T>; });
  cls.def("__iter__", [](const T& self) { return nb::iter(field_tuple(self)); });
  cls.def("__getitem__", [](const T& self, nb::handle index) {
    return nb::steal(PyObject_GetItem(field_tuple(self).ptr(), index.ptr()));
  });
  cls.def("__hash__", [](const T& self) { return nb::hash(field_tuple(self)); });
  cls.def(
      "__eq__",
      [](const T& self, nb::handle other) -> nb::object {
        if (nb::isinstance<T>(other)) return nb::bool_(field_tuple(self).equal(field_tuple(nb::cast<T&>(other))));
        if (PyTuple_Check(other.ptr())) return nb::bool_(field_tuple(self).equal(other));
        return nb::borrow(Py_NotImplemented);
      },
      nb::arg("other").none());
}

}  // namespace pymetal
