// The Python classes of the value structs: fields, keyword constructor, comparison, hash, repr, iteration.
#pragma once

#include <nanobind/nanobind.h>

#include <array>

#include "generated/docstrings.h"
#include "support/descriptor_arrays.h"
#include "support/numpy_values.h"
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

// What Python would take for the value: enums without the angle brackets of their repr.
inline std::string readable(nb::handle value) {
  const std::string text = nb::repr(value).c_str();
  const bool bracketed = PyLong_Check(value.ptr()) && !text.empty() && text.front() == '<';
  return bracketed ? text.substr(1, text.rfind(':') - 1) : text;
}

template <class T>
nb::str value_repr(const T& value) {
  const nb::tuple elements = field_tuple(value);
  std::string text = std::string(ValueFields<T>::name) + "(";
  size_t index = 0;
  for_each_field<T>([&](const auto& field) {
    text += std::string(index ? ", " : "") + field.name + "=" + readable(elements[index]);
    ++index;
  });
  return nb::str((text + ")").c_str());
}

template <class T, class Argument, class Member>
void define_field(nb::class_<T>& cls, const Field<Argument, T, Member>& field, const char* doc) {
  const auto member = field.member;
  const auto setter = [member](T& self, Argument value) { FieldAccess<Argument>::set(self.*member, value); };
  if constexpr (std::is_same_v<Argument, Value<Member>>) {
    // A reference into the struct: region.origin.x = 3 changes the region.
    cls.def_prop_rw(field.name, [member](T& self) -> Member& { return self.*member; }, setter, doc);
  } else {
    cls.def_prop_rw(
        field.name, [member](const T& self) { return FieldAccess<Argument>::get(self.*member); }, setter, doc);
  }
}

template <class T, class... Fields>
void define_value_constructor(nb::class_<T>& cls, const char* signature, const std::tuple<Fields...>& fields) {
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
                 nb::cast(FieldAccess<typename Fields::ArgumentType>::get(initial_value<T>().*field.member)))...,
            nb::sig(signature), docs::value_dunder_init.text);
      },
      fields);
}

// A special method of every struct; Element in its signature stands for the types of the fields.
template <class T, class Function, class... Extra>
void define_special(nb::class_<T>& cls, const char* name, const docs::Member& member, const char* element,
                    Function&& function, const Extra&... extra) {
  cls.def(name, std::forward<Function>(function), nb::sig(of_elements(member.signature, element).c_str()), member.text,
          extra...);
}

// Fields, constructor and special methods. `signature` is the constructor's, `element` the type of the fields.
template <class T>
void define_value(const char* signature, const char* element,
                  const std::array<const char*, field_count<T>>& field_docs) {
  nb::class_<T> cls = defined_value<T>();
  size_t index = 0;
  for_each_field<T>([&](const auto& field) { define_field(cls, field, field_docs[index++]); });
  define_value_constructor(cls, signature, ValueFields<T>::fields());
  define_numpy(cls);
  define_special(cls, "__repr__", docs::value_dunder_repr, element, &value_repr<T>);
  define_special(cls, "__len__", docs::value_dunder_len, element, [](const T&) { return field_count<T>; });
  define_special(cls, "__iter__", docs::value_dunder_iter, element,
                 [](const T& self) { return nb::iter(field_tuple(self)); });
  const auto item = [](const T& self, nb::handle index) {
    return nb::steal(PyObject_GetItem(field_tuple(self).ptr(), index.ptr()));
  };
  define_special(cls, "__getitem__", docs::value_dunder_getitem, element,
                 [item](const T& self, Integer<Py_ssize_t> index) { return item(self, nb::int_(Py_ssize_t(index))); });
  define_special(cls, "__getitem__", docs::value_slices_dunder_getitem, element,
                 [item](const T& self, nb::slice index) { return item(self, index); });
  define_special(cls, "__hash__", docs::value_dunder_hash, element,
                 [](const T& self) { return nb::hash(field_tuple(self)); });
  define_special(cls, "__reduce__", docs::value_dunder_reduce, element,
                 [](const T& self) { return nb::make_tuple(nb::type<T>(), field_tuple(self)); });
  const auto equal = [](const T& self, nb::handle other) -> nb::object {
    if (nb::isinstance<T>(other)) return nb::bool_(field_tuple(self).equal(field_tuple(nb::cast<T&>(other))));
    if (PyTuple_Check(other.ptr())) return nb::bool_(field_tuple(self).equal(other));
    return nb::borrow(Py_NotImplemented);
  };
  define_special(cls, "__eq__", docs::value_dunder_eq, element, equal, nb::arg("other").none());
}

}  // namespace pymetal
