// Metal's value structs as small Python classes; wherever one is expected, a tuple of its fields is taken too.
#pragma once

#include <nanobind/nanobind.h>

#include <array>
#include <tuple>
#include <utility>

#include "support/enumerations.h"
#include "support/sequences.h"

namespace pymetal {

// Specialised by generated code: `name`, `required` (how many leading fields a tuple must give), `vector` (whether it
// is an array of numbers to NumPy) and `fields()`.
template <class T>
struct ValueFields;

// NumPy's scalar of a structured array, or an array without dimensions, whose dtype is that of T: copied as it is.
template <class T>
bool copy_numpy_value(nb::handle source, T& value);

// One field. Argument is the type it is converted through; `initial` its default in the constructor.
template <class Argument, class Struct, class Member>
struct Field {
  using ArgumentType = Argument;
  const char* name;
  Member Struct::* member;
  double initial;
};

template <class Argument, class Struct, class Member>
constexpr Field<Argument, Struct, Member> field(const char* name, Member Struct::* member, double initial = 0) {
  return {name, member, initial};
}

// All fields zero. NS::Range, and what has one as a field, has no constructor without arguments.
template <class T>
constexpr T zero_value() {
  if constexpr (std::is_default_constructible_v<T>) {
    return T{};
  } else {
    struct Zero {
      unsigned char bytes[sizeof(T)];
    };
    return __builtin_bit_cast(T, Zero{});
  }
}

// A struct as an argument.
template <class T>
struct Value : Refusable {
  using Native = T;
  T value = zero_value<T>();
  constexpr Value() = default;
  constexpr Value(const T& initial) : value(initial) {}
  operator T() const {
    require();
    return value;
  }
};

// A C array in a struct, as a tuple of exactly N elements.
template <class Argument, size_t N>
struct FixedArray {
  using Element = typename Argument::Native;
  std::array<Element, N> values{};
};

template <class Argument>
struct FieldAccess {
  template <class Member>
  static void set(Member& member, const Argument& argument) {
    member = static_cast<Member>(argument);
  }
  template <class Member>
  static Argument get(const Member& member) {
    return Argument(member);
  }
};

template <class Argument, size_t N>
struct FieldAccess<FixedArray<Argument, N>> {
  template <class Member>
  static void set(Member& member, const FixedArray<Argument, N>& array) {
    for (size_t i = 0; i < N; ++i) member[i] = array.values[i];
  }
  template <class Member>
  static FixedArray<Argument, N> get(const Member& member) {
    FixedArray<Argument, N> array;
    for (size_t i = 0; i < N; ++i) array.values[i] = member[i];
    return array;
  }
};

template <class T>
constexpr size_t field_count = std::tuple_size_v<decltype(ValueFields<T>::fields())>;

template <class T, class Function>
void for_each_field(Function&& function) {
  std::apply([&](const auto&... fields) { (function(fields), ...); }, ValueFields<T>::fields());
}

template <class Member>
void set_initial(Member& member, double initial) {
  if constexpr (std::is_arithmetic_v<Member>) member = static_cast<Member>(initial);
}

template <class T>
T initial_value() {
  T value = zero_value<T>();
  for_each_field<T>([&](const auto& field) { set_initial(value.*field.member, field.initial); });
  return value;
}

// "Size takes 1 to 3 fields (width, height, depth), not 4".
template <class T>
std::string count_message(size_t given) {
  const size_t required = ValueFields<T>::required;
  std::string text = std::string(ValueFields<T>::name) + " takes " + std::to_string(required);
  if (required != field_count<T>) text += " to " + std::to_string(field_count<T>);
  text += field_count<T> == 1 ? " field (" : " fields (";
  const char* separator = "";
  for_each_field<T>([&](const auto& field) { text += std::exchange(separator, ", ") + std::string(field.name); });
  return text + "), not " + std::to_string(given);
}

// False when there are too few or too many elements, or one has a wrong type; `strict` throws a TypeError instead.
template <class T>
bool fill_value(nb::handle elements, uint32_t flags, nb::detail::cleanup_list* cleanup, bool strict, T& value) {
  const auto given = static_cast<size_t>(PyTuple_Size(elements.ptr()));
  if (given < ValueFields<T>::required || given > field_count<T>) {
    if (strict) throw nb::type_error(count_message<T>(given).c_str());
    return false;
  }
  value = initial_value<T>();
  size_t index = 0;
  bool converted = true;
  for_each_field<T>([&](const auto& field) {
    using Argument = typename std::remove_reference_t<decltype(field)>::ArgumentType;
    if (!converted || index >= given) return;
    const nb::handle element = PyTuple_GetItem(elements.ptr(), index++);
    Argument argument{};
    converted = convert_item(element, flags, cleanup, argument);
    if (converted) FieldAccess<Argument>::set(value.*field.member, argument);
    if (!converted && strict) {
      const std::string given_text = nb::repr(element).c_str();
      throw nb::type_error(
          (std::string(ValueFields<T>::name) + ": " + field.name + " cannot be " + given_text).c_str());
    }
  });
  return converted;
}

// A Python range as location and length, where a Range is expected; its own elements would mean something else.
template <class T>
bool copy_python_range(nb::handle source, T& value) {
  if constexpr (std::is_same_v<T, NS::Range>) {
    if (!PyRange_Check(source.ptr())) return false;
    if (!nb::object(source.attr("step")).equal(nb::int_(1))) {
      throw nb::value_error("a range of consecutive elements has to have the step 1");
    }
    Integer<NS::UInteger> location, length;
    nb::detail::cleanup_list* none = nullptr;
    if (!convert_item(nb::object(source.attr("start")), 0, none, location)) return false;
    if (!convert_item(nb::int_(nb::len(source)), 0, none, length)) return false;
    value = NS::Range(location, length);
    return true;
  } else {
    return false;
  }
}

template <class T>
class ValueCaster : public ArgumentCaster<Value<T>> {
 public:
  static constexpr auto Name = nb::detail::make_caster<T>::Name + nb::detail::const_name(" | tuple");

  bool from_python(nb::handle source, uint32_t flags, nb::detail::cleanup_list* cleanup) noexcept {
    nb::detail::make_caster<T> bound;
    if (!source.is_none() && bound.from_python(source, flags, cleanup)) {
      this->value = Value<T>(bound.operator T&());
      return true;
    }
    return this->attempt([&] {
      if (copy_numpy_value<T>(source, this->value.value) || copy_python_range<T>(source, this->value.value))
        return true;
      nb::object elements = PyLong_Check(source.ptr()) ? scalar(source) : as_tuple(source);
      if (!elements.is_valid()) return false;
      // An array alone where that is the only field: four columns for a matrix.
      if (field_count<T> == 1 && PyTuple_Size(elements.ptr()) != 1) elements = nb::make_tuple(elements);
      // A tuple can mean nothing else; a list may be what another overload takes.
      const bool strict = PyTuple_Check(source.ptr()) && field_count<T> > 1;
      return fill_value<T>(elements, flags, cleanup, strict, this->value.value);
    });
  }

  static nb::handle from_cpp(const Value<T>& value, nb::rv_policy, nb::detail::cleanup_list* cleanup) noexcept {
    return nb::detail::make_caster<T>::from_cpp(value.value, nb::rv_policy::copy, cleanup);
  }

 private:
  // An int where one field is enough, as for Size.
  static nb::object scalar(nb::handle source) {
    constexpr bool allowed = ValueFields<T>::required == 1 && field_count<T> > 1;
    return allowed ? nb::object(nb::make_tuple(source)) : nb::object();
  }
};

template <class Argument, size_t N>
class FixedArrayCaster : public ArgumentCaster<FixedArray<Argument, N>> {
 public:
  static constexpr auto Name = nb::detail::const_name("tuple");

  bool from_python(nb::handle source, uint32_t flags, nb::detail::cleanup_list* cleanup) noexcept {
    return this->attempt([&] {
      nb::object elements = as_tuple(source);
      if (!elements.is_valid() || PyTuple_Size(elements.ptr()) != static_cast<Py_ssize_t>(N)) return false;
      for (size_t i = 0; i < N; ++i) {
        Argument argument{};
        if (!convert_item(PyTuple_GetItem(elements.ptr(), i), flags, cleanup, argument)) return false;
        this->value.values[i] = argument;
      }
      return true;
    });
  }

  static nb::handle from_cpp(const FixedArray<Argument, N>& array, nb::rv_policy, nb::detail::cleanup_list*) noexcept {
    try {
      nb::list elements;
      for (const auto& value : array.values) elements.append(nb::cast(Argument(value)));
      return nb::tuple(elements).release();
    } catch (nb::python_error& error) {
      error.restore();
      return {};
    }
  }
};

}  // namespace pymetal

namespace nanobind::detail {
template <class T>
struct type_caster<pymetal::Value<T>> : pymetal::ValueCaster<T> {};
template <class Argument, size_t N>
struct type_caster<pymetal::FixedArray<Argument, N>> : pymetal::FixedArrayCaster<Argument, N> {};
}  // namespace nanobind::detail
