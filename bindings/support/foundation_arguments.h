// Python values as Foundation arguments: str for NSString, os.PathLike for NSURL and so on. Each holds one
// reference for the length of the call; None is nil where the argument allows it.
#pragma once

#include <nanobind/nanobind.h>

#include "support/argument_caster.h"
#include "support/collections.h"
#include "support/numbers.h"

namespace pymetal {

template <class Native>
class NativeArgument {
 public:
  NativeArgument() = default;
  explicit NativeArgument(Owned<Native> object) : object_(std::move(object)) {}
  Native* get() const { return object_.get(); }
  operator Native*() const { return object_.get(); }

 private:
  Owned<Native> object_;
};

struct StringArg : NativeArgument<NS::String> {
  using NativeArgument::NativeArgument;
  static constexpr auto label = nb::detail::const_name("str");
  static bool accepts(nb::handle source) { return PyUnicode_Check(source.ptr()); }
  static StringArg convert(nb::handle source) { return StringArg(make_string(source)); }
};

// A path object, not a str: where a method takes strings and URLs, a str is the string.
struct UrlArg : NativeArgument<NS::URL> {
  using NativeArgument::NativeArgument;
  static constexpr auto label = nb::detail::const_name("os.PathLike");
  static bool accepts(nb::handle source) { return nb::hasattr(source, "__fspath__"); }
  static UrlArg convert(nb::handle source) { return UrlArg(make_file_url(source)); }
};

struct FileUrlArg : NativeArgument<NS::URL> {
  using NativeArgument::NativeArgument;
  static constexpr auto label = nb::detail::const_name("str | os.PathLike");
  static bool accepts(nb::handle source) { return StringArg::accepts(source) || UrlArg::accepts(source); }
  static FileUrlArg convert(nb::handle source) { return FileUrlArg(make_file_url(source)); }
};

struct NumberArg : NativeArgument<NS::Number> {
  using NativeArgument::NativeArgument;
  static constexpr auto label = nb::detail::const_name("int | float");
  static bool accepts(nb::handle source) {
    double ignored = 0;
    return read_real(source, ignored) || PyBool_Check(source.ptr());
  }
  static NumberArg convert(nb::handle source) { return NumberArg(make_number(source)); }
};

// Seconds since 1970, as time.time() gives them.
struct DateArg : NativeArgument<NS::Date> {
  using NativeArgument::NativeArgument;
  static constexpr auto label = nb::detail::const_name("float");
  static bool accepts(nb::handle source) {
    double ignored = 0;
    return read_real(source, ignored);
  }
  static DateArg convert(nb::handle source) {
    double seconds = 0;
    read_real(source, seconds);
    return DateArg(make_date(seconds));
  }
};

struct DataArg : NativeArgument<NS::Data> {
  using NativeArgument::NativeArgument;
  static constexpr auto label = nb::detail::const_name("bytes");
  static bool accepts(nb::handle source) { return PyObject_CheckBuffer(source.ptr()); }
  static DataArg convert(nb::handle source) { return DataArg(make_data(source)); }
};

struct DictionaryArg : NativeArgument<NS::Dictionary> {
  using NativeArgument::NativeArgument;
  static constexpr auto label = nb::detail::const_name("dict");
  static bool accepts(nb::handle source) { return PyDict_Check(source.ptr()); }
  static DictionaryArg convert(nb::handle source) { return DictionaryArg(make_dictionary(source)); }
};

// Whether a Python value can be an element of that native class; an unknown class (NS::Object) takes all.
template <class Element>
bool accepts_element(nb::handle value) {
  if constexpr (std::is_same_v<Element, NS::String>) {
    return StringArg::accepts(value);
  } else if constexpr (std::is_same_v<Element, NS::Number>) {
    return NumberArg::accepts(value);
  } else if constexpr (std::is_same_v<Element, NS::URL>) {
    return UrlArg::accepts(value);
  } else if constexpr (std::is_same_v<Element, NS::Data>) {
    return DataArg::accepts(value);
  } else if constexpr (std::is_same_v<Element, NS::Object> || std::is_same_v<Element, NS::Array>) {
    return true;
  } else {
    return nb::isinstance<Element>(value);
  }
}

template <class Element>
bool accepts_elements(nb::handle iterable) {
  for (nb::handle element : iterable) {
    if (!accepts_element<Element>(element)) return false;
  }
  return true;
}

template <class Element>
struct ArrayArg : NativeArgument<NS::Array> {
  using NativeArgument::NativeArgument;
  static constexpr auto label = nb::detail::const_name("collections.abc.Sequence");
  static bool accepts(nb::handle source) {
    return PySequence_Check(source.ptr()) && !PyUnicode_Check(source.ptr()) && !PyObject_CheckBuffer(source.ptr()) &&
           !PyDict_Check(source.ptr()) && accepts_elements<Element>(source);
  }
  static ArrayArg convert(nb::handle source) { return ArrayArg(make_array(source)); }
};

template <class Element>
struct SetArg : NativeArgument<NS::Set> {
  using NativeArgument::NativeArgument;
  static constexpr auto label = nb::detail::const_name("collections.abc.Set");
  static bool accepts(nb::handle source) { return PyAnySet_Check(source.ptr()) && accepts_elements<Element>(source); }
  static SetArg convert(nb::handle source) { return SetArg(make_set(source)); }
};

template <class Argument>
class NativeArgumentCaster : public ArgumentCaster<Argument> {
 public:
  static constexpr auto Name = Argument::label;

  bool from_python(nb::handle source, uint32_t, nb::detail::cleanup_list*) noexcept {
    if (source.is_none()) return true;  // nanobind refuses None before this unless the argument allows it
    return this->attempt([&] {
      if (!Argument::accepts(source)) return false;
      this->value = Argument::convert(source);
      return true;
    });
  }

  // For default values, which are None or given as their Python value.
  static nb::handle from_cpp(const Argument& argument, nb::rv_policy, nb::detail::cleanup_list*) noexcept {
    return argument.get() ? to_python(argument.get()).release() : nb::none().release();
  }
};

}  // namespace pymetal

namespace nanobind::detail {
template <>
struct type_caster<pymetal::StringArg> : pymetal::NativeArgumentCaster<pymetal::StringArg> {};
template <>
struct type_caster<pymetal::UrlArg> : pymetal::NativeArgumentCaster<pymetal::UrlArg> {};
template <>
struct type_caster<pymetal::FileUrlArg> : pymetal::NativeArgumentCaster<pymetal::FileUrlArg> {};
template <>
struct type_caster<pymetal::NumberArg> : pymetal::NativeArgumentCaster<pymetal::NumberArg> {};
template <>
struct type_caster<pymetal::DateArg> : pymetal::NativeArgumentCaster<pymetal::DateArg> {};
template <>
struct type_caster<pymetal::DataArg> : pymetal::NativeArgumentCaster<pymetal::DataArg> {};
template <>
struct type_caster<pymetal::DictionaryArg> : pymetal::NativeArgumentCaster<pymetal::DictionaryArg> {};
template <class T>
struct type_caster<pymetal::ArrayArg<T>> : pymetal::NativeArgumentCaster<pymetal::ArrayArg<T>> {};
template <class T>
struct type_caster<pymetal::SetArg<T>> : pymetal::NativeArgumentCaster<pymetal::SetArg<T>> {};
}  // namespace nanobind::detail
