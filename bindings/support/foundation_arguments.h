// Python values as Foundation arguments: str for NSString, os.PathLike for NSURL and so on, or instances of the
// classes themselves. Each holds one reference for the length of the call; None is nil where the argument allows it.
#pragma once

#include <dispatch/dispatch.h>
#include <nanobind/nanobind.h>

#include "support/argument_caster.h"
#include "support/bytes.h"
#include "support/collections.h"
#include "support/numbers.h"
#include "support/pool.h"
#include "support/sequences.h"

namespace pymetal {

template <class T>
class NativeArgument {
 public:
  using Native = T;
  NativeArgument() = default;
  explicit NativeArgument(Owned<Native> object) : object_(std::move(object)) {}
  Native* get() const { return object_.get(); }
  operator Native*() const { return object_.get(); }
  // Whether an instance of the class may be passed as it is.
  static bool accepts_native(Native*) { return true; }

 private:
  Owned<Native> object_;
};

// Whether a Python value, or an instance of the class, can be that argument.
template <class Argument>
bool accepts_value(nb::handle value) {
  if (auto* native = native_of<typename Argument::Native>(value)) return Argument::accepts_native(native);
  return Argument::accepts(value);
}

template <class Argument>
Argument argument_of(nb::handle value) {
  if (auto* native = native_of<typename Argument::Native>(value)) return Argument(retained(native));
  return Argument::convert(value);
}

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
  static bool accepts(nb::handle source) { return accepts_value<StringArg>(source) || UrlArg::accepts(source); }
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

// Any object: a wrapper's own, else the one that stands for the Python value.
struct ObjectArg : NativeArgument<NS::Object> {
  using NativeArgument::NativeArgument;
  static constexpr auto label = nb::detail::const_name("object");
  static bool accepts(nb::handle) { return true; }
  static ObjectArg convert(nb::handle source) { return ObjectArg(make_native(source)); }
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
    return accepts_value<StringArg>(value);
  } else if constexpr (std::is_same_v<Element, NS::Number>) {
    return accepts_value<NumberArg>(value);
  } else if constexpr (std::is_same_v<Element, NS::URL>) {
    return accepts_value<UrlArg>(value);
  } else if constexpr (std::is_same_v<Element, NS::Data>) {
    return accepts_value<DataArg>(value);
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
  static bool accepts_native(NS::Array* array) { return accepts_elements<Element>(array_out<NS::Object>(array)); }
  static ArrayArg convert(nb::handle source) { return ArrayArg(make_array(source)); }
};

template <class Element>
struct SetArg : NativeArgument<NS::Set> {
  using NativeArgument::NativeArgument;
  static constexpr auto label = nb::detail::const_name("collections.abc.Set");
  static bool accepts(nb::handle source) { return PyAnySet_Check(source.ptr()) && accepts_elements<Element>(source); }
  static bool accepts_native(NS::Set* set) { return accepts_elements<Element>(set_out<NS::Object>(set)); }
  static SetArg convert(nb::handle source) { return SetArg(make_set(source)); }
};

// A copy of the bytes as a dispatch_data_t.
class DispatchDataArg {
 public:
  DispatchDataArg() = default;
  explicit DispatchDataArg(const BufferView& bytes)
      : data_(dispatch_data_create(bytes.data(), bytes.size(), nullptr, nullptr)) {}
  DispatchDataArg(DispatchDataArg&& other) noexcept : data_(std::exchange(other.data_, nullptr)) {}
  DispatchDataArg& operator=(DispatchDataArg&& other) noexcept {
    std::swap(data_, other.data_);
    return *this;
  }
  DispatchDataArg(const DispatchDataArg&) = delete;
  DispatchDataArg& operator=(const DispatchDataArg&) = delete;
  ~DispatchDataArg() {
    if (data_) dispatch_release(data_);
  }
  operator dispatch_data_t() const { return data_; }

 private:
  dispatch_data_t data_ = nullptr;
};

class DispatchDataCaster : public ArgumentCaster<DispatchDataArg> {
 public:
  static constexpr auto Name = nb::detail::const_name("collections.abc.Buffer");

  bool from_python(nb::handle source, uint32_t, nb::detail::cleanup_list*) noexcept {
    if (!PyObject_CheckBuffer(source.ptr())) return false;
    return attempt([&] {
      value = DispatchDataArg(BufferView(source, PyBUF_SIMPLE));
      return true;
    });
  }
};

// A C array of objects, each made from a Python value.
struct NativeSequence : NativeElements {
  using NativeElements::NativeElements;

  bool assign(nb::handle source, uint32_t, nb::detail::cleanup_list*) {
    const nb::object elements = as_tuple(source);
    if (!elements.is_valid()) return false;
    *this = NativeSequence(elements);
    return true;
  }
};

template <class Argument>
class NativeArgumentCaster : public ArgumentCaster<Argument> {
 public:
  static constexpr auto Name = Argument::label;

  bool from_python(nb::handle source, uint32_t, nb::detail::cleanup_list*) noexcept {
    if (source.is_none()) return true;  // nanobind refuses None before this unless the argument allows it
    return this->attempt([&] {
      const Pool pool;
      if (!accepts_value<Argument>(source)) return false;
      this->value = argument_of<Argument>(source);
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
struct type_caster<pymetal::DispatchDataArg> : pymetal::DispatchDataCaster {};
template <>
struct type_caster<pymetal::ObjectArg> : pymetal::NativeArgumentCaster<pymetal::ObjectArg> {};
template <>
struct type_caster<pymetal::NativeSequence> : pymetal::SequenceCaster<pymetal::NativeSequence, NS::Object> {};
template <>
struct type_caster<pymetal::DictionaryArg> : pymetal::NativeArgumentCaster<pymetal::DictionaryArg> {};
template <class T>
struct type_caster<pymetal::ArrayArg<T>> : pymetal::NativeArgumentCaster<pymetal::ArrayArg<T>> {};
template <class T>
struct type_caster<pymetal::SetArg<T>> : pymetal::NativeArgumentCaster<pymetal::SetArg<T>> {};
}  // namespace nanobind::detail
