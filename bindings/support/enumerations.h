// Enumerations and option sets. Their Python classes are generated Python code; option sets are bare integers
// in metal-cpp, so a tag type, not the C++ type, tells which class is meant.
#pragma once

#include <nanobind/nanobind.h>

#include <type_traits>

#include "support/numbers.h"

namespace pymetal {

template <class Tag>
struct Enum {
  using Native = typename Tag::type;
  Native value{};
  constexpr Enum() = default;
  constexpr Enum(Native initial) : value(initial) {}
  constexpr operator Native() const { return value; }
};

template <class Tag>
struct Options : Refusable {
  using Native = typename Tag::type;
  Native value{};
  constexpr Options() = default;
  constexpr Options(Native initial) : value(initial) {}
  operator Native() const {
    require();
    return value;
  }
};

// A Python enum class, imported when it is first needed.
class EnumClass {
 public:
  constexpr EnumClass(const char* module, const char* name) : module_(module), name_(name) {}
  // Borrowed; throws what the import raises.
  PyObject* get();
  // The member of that value, or a pseudo-member for a value the class does not know; a new reference, or
  // null with a Python error set. Uses up `value`.
  PyObject* member(PyObject* value) noexcept;

 private:
  const char* module_;
  const char* name_;
  PyObject* class_ = nullptr;
  PyObject* members_by_value_ = nullptr;
};

template <class Tag>
inline EnumClass enum_class{Tag::module, Tag::name};

template <class Native>
auto enum_integer(Native value) {
  if constexpr (std::is_enum_v<Native>) {
    return static_cast<std::underlying_type_t<Native>>(value);
  } else {
    return value;
  }
}

template <class Native>
using EnumInteger = decltype(enum_integer(Native{}));

template <class Tag>
bool is_member(nb::handle source) noexcept {
  try {
    return reinterpret_cast<PyObject*>(Py_TYPE(source.ptr())) == enum_class<Tag>.get();
  } catch (nb::python_error& error) {
    error.discard_as_unraisable(Tag::name);
    return false;
  }
}

template <class Tag>
nb::handle enum_from_cpp(typename Tag::type value) noexcept {
  using Number = EnumInteger<typename Tag::type>;
  nb::handle number = nb::detail::make_caster<Number>::from_cpp(enum_integer(value), nb::rv_policy::copy, nullptr);
  return number ? nb::handle(enum_class<Tag>.member(number.ptr())) : number;
}

// Takes members of the class only.
template <class Tag>
class EnumCaster : public ArgumentCaster<Enum<Tag>> {
 public:
  static constexpr auto Name = nb::detail::const_name(Tag::name);

  bool from_python(nb::handle source, uint32_t, nb::detail::cleanup_list*) noexcept {
    if (!is_member<Tag>(source)) return false;
    EnumInteger<typename Tag::type> number;
    if (!read_python_int(source, number)) return false;
    this->value = static_cast<typename Tag::type>(number);
    return true;
  }

  static nb::handle from_cpp(Enum<Tag> value, nb::rv_policy, nb::detail::cleanup_list*) noexcept {
    return enum_from_cpp<Tag>(value);
  }
};

// Takes members of the class and plain integers.
template <class Tag>
class OptionsCaster : public ArgumentCaster<Options<Tag>> {
 public:
  static constexpr auto Name = nb::detail::const_name(Tag::name) + nb::detail::const_name(" | int");

  bool from_python(nb::handle source, uint32_t flags, nb::detail::cleanup_list* cleanup) noexcept {
    if (!is_member<Tag>(source) && !PyLong_CheckExact(source.ptr())) return false;
    return this->attempt([&] {
      Integer<EnumInteger<typename Tag::type>> number;
      if (!convert_item(source, flags, cleanup, number)) return false;
      this->value = static_cast<typename Tag::type>(EnumInteger<typename Tag::type>(number));
      return true;
    });
  }

  static nb::handle from_cpp(Options<Tag> value, nb::rv_policy, nb::detail::cleanup_list*) noexcept {
    return enum_from_cpp<Tag>(value);
  }
};

}  // namespace pymetal

namespace nanobind::detail {
template <class Tag>
struct type_caster<pymetal::Enum<Tag>> : pymetal::EnumCaster<Tag> {};
template <class Tag>
struct type_caster<pymetal::Options<Tag>> : pymetal::OptionsCaster<Tag> {};
}  // namespace nanobind::detail
