// Strict integers and floats: a bool is not a number here, and a value that does not fit says so.
#pragma once

#include <nanobind/nanobind.h>

#include <limits>
#include <type_traits>

#include "support/argument_caster.h"

namespace pymetal {

// `set_buffer: index is -1; …` with the name of the call and of the argument, `-1 is out of range: …` without.
[[noreturn]] void refuse_integer(nb::handle value, long long minimum, unsigned long long maximum,
                                 const char* call = nullptr, const char* argument = nullptr);
[[noreturn]] void refuse_float(double value, double maximum, const char* call = nullptr,
                               const char* argument = nullptr);

// An integer that T may be unable to hold; then the Python one is kept (the caster owns it) to be refused.
template <class T>
class Integer {
 public:
  using Native = T;
  static_assert(std::is_integral_v<T> && !std::is_same_v<T, bool>);
  constexpr Integer() = default;
  constexpr Integer(T initial) : value_(initial) {}
  static Integer too_large(nb::handle value) {
    Integer result;
    result.too_large_ = value.ptr();
    return result;
  }

  operator T() const {
    require();
    return value_;
  }
  bool is_refused() const { return too_large_ != nullptr; }
  [[noreturn]] void refuse(const char* call, const char* argument) const {
    using Limits = std::numeric_limits<T>;
    refuse_integer(too_large_, Limits::min(), Limits::max(), call, argument);
  }
  void require() const {
    if (is_refused()) refuse(nullptr, nullptr);
  }

 private:
  T value_ = 0;
  PyObject* too_large_ = nullptr;
};

// A float that T may be unable to hold.
template <class T>
class Float {
 public:
  using Native = T;
  static_assert(std::is_floating_point_v<T>);
  static constexpr double maximum = std::numeric_limits<T>::max();
  constexpr Float() = default;
  constexpr Float(double initial) : value_(initial) {}

  operator T() const {
    require();
    return static_cast<T>(value_);
  }
  bool is_refused() const {
    const bool finite = value_ - value_ == 0;
    return finite && (value_ > maximum || value_ < -maximum);
  }
  [[noreturn]] void refuse(const char* call, const char* argument) const {
    refuse_float(value_, maximum, call, argument);
  }
  void require() const {
    if (is_refused()) refuse(nullptr, nullptr);
  }

 private:
  double value_ = 0;
};

// An `int` for anything that stands for one (also NumPy's integers), null without an error otherwise.
nb::object as_python_integer(nb::handle source) noexcept;
// True and the value for `float`, `int` and other real numbers.
bool read_real(nb::handle source, double& value) noexcept;

// The value of an `int` (also of a subclass, such as an IntEnum); false when T cannot hold it.
template <class T>
bool read_python_int(nb::handle source, T& value) noexcept {
  int overflow = 0;
  const long long narrow = PyLong_AsLongLongAndOverflow(source.ptr(), &overflow);
  if (overflow == 0) {
    value = static_cast<T>(narrow);
    return static_cast<long long>(value) == narrow && (std::is_signed_v<T> || narrow >= 0);
  }
  if constexpr (std::is_unsigned_v<T> && sizeof(T) == sizeof(unsigned long long)) {
    if (overflow > 0) {
      value = PyLong_AsUnsignedLongLong(source.ptr());
      if (!PyErr_Occurred()) return true;
      PyErr_Clear();
    }
  }
  return false;
}

template <class T>
class IntegerCaster {
 public:
  using Value = Integer<T>;
  static constexpr auto Name = nb::detail::const_name("int");
  template <class U>
  using Cast = Integer<T>;
  template <class U>
  static constexpr bool can_cast() {
    return true;
  }

  bool from_python(nb::handle source, uint32_t, nb::detail::cleanup_list*) noexcept {
    if (PyLong_CheckExact(source.ptr()) && read_python_int(source, value_)) return true;
    nb::object integer = as_python_integer(source);
    if (!integer.is_valid()) return false;
    if (!read_python_int(integer, value_)) refused_ = std::move(integer);
    return true;
  }

  static nb::handle from_cpp(Integer<T> value, nb::rv_policy, nb::detail::cleanup_list*) noexcept {
    return nb::detail::make_caster<T>::from_cpp(T(value), nb::rv_policy::copy, nullptr);
  }

  explicit operator Integer<T>() { return refused_.is_valid() ? Integer<T>::too_large(refused_) : Integer<T>(value_); }

 private:
  T value_ = 0;
  nb::object refused_;
};

template <class T>
class FloatCaster {
 public:
  using Value = Float<T>;
  static constexpr auto Name = nb::detail::const_name("float");
  template <class U>
  using Cast = Float<T>;
  template <class U>
  static constexpr bool can_cast() {
    return true;
  }

  bool from_python(nb::handle source, uint32_t, nb::detail::cleanup_list*) noexcept {
    return read_real(source, value_);
  }

  static nb::handle from_cpp(Float<T> value, nb::rv_policy, nb::detail::cleanup_list*) noexcept {
    return PyFloat_FromDouble(T(value));
  }

  explicit operator Float<T>() { return value_; }

 private:
  double value_ = 0;
};

}  // namespace pymetal

namespace nanobind::detail {
template <class T>
struct type_caster<pymetal::Integer<T>> : pymetal::IntegerCaster<T> {};
template <class T>
struct type_caster<pymetal::Float<T>> : pymetal::FloatCaster<T> {};
}  // namespace nanobind::detail
