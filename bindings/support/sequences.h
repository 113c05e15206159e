// C arrays beside a count: Python sequences of objects, numbers and value structs.
#pragma once

#include <nanobind/nanobind.h>

#include <vector>

#include "support/argument_caster.h"
#include "support/numbers.h"
#include "support/objects.h"

namespace pymetal {

// A copy, so that the elements stay alive when another thread changes the sequence during a call without the
// GIL. Not valid for what is no sequence of elements (None, str, bytes, a dict).
inline nb::object as_tuple(nb::handle source) noexcept {
  PyObject* object = source.ptr();
  if (!PySequence_Check(object) || PyUnicode_Check(object) || PyBytes_Check(object) || PyDict_Check(object)) return {};
  PyObject* tuple = PySequence_Tuple(object);
  if (!tuple) PyErr_Clear();
  return nb::steal(tuple);
}

template <class T>
class ObjectSequence {
 public:
  // Not `const`: T** converts to every pointer to (const) pointers that metal-cpp takes.
  T** data() { return pointers_.data(); }
  NS::UInteger count() const { return pointers_.size(); }
  NS::Range range(NS::UInteger start) const { return NS::Range(start, pointers_.size()); }

  bool assign(nb::handle source, uint32_t, nb::detail::cleanup_list*) {
    elements_ = as_tuple(source);
    if (!elements_.is_valid()) return false;
    for (nb::handle element : elements_) {
      T* pointer = nullptr;
      if (!element.is_none() && !nb::try_cast<T*>(element, pointer, /*convert=*/false)) return false;
      pointers_.push_back(pointer);
    }
    return true;
  }

 private:
  nb::object elements_;
  std::vector<T*> pointers_;
};

// Elements that are converted one by one: Argument is Integer<…>, Float<…>, Value<…>, Enum<…>.
template <class Argument>
class ConvertedSequence : public Refusable {
 public:
  using Native = typename Argument::Native;
  Native* data() {
    require();
    return values_.data();
  }
  NS::UInteger count() const {
    require();
    return values_.size();
  }

  bool assign(nb::handle source, uint32_t flags, nb::detail::cleanup_list* cleanup) {
    nb::object elements = as_tuple(source);
    if (!elements.is_valid()) return false;
    for (nb::handle element : elements) {
      Argument argument;
      if (!convert_item(element, flags, cleanup, argument)) return false;
      values_.push_back(argument);
    }
    return true;
  }

 private:
  std::vector<Native> values_;
};

template <class T>
struct Value;

template <class T>
using IntegerSequence = ConvertedSequence<Integer<T>>;
template <class T>
using FloatSequence = ConvertedSequence<Float<T>>;
template <class T>
using ValueSequence = ConvertedSequence<Value<T>>;

template <class Sequence, class Element>
class SequenceCaster : public ArgumentCaster<Sequence> {
 public:
  static constexpr auto Name = nb::detail::const_name("collections.abc.Sequence[") +
                               nb::detail::make_caster<Element>::Name + nb::detail::const_name("]");

  bool from_python(nb::handle source, uint32_t flags, nb::detail::cleanup_list* cleanup) noexcept {
    return this->attempt([&] { return this->value.assign(source, flags, cleanup); });
  }
};

}  // namespace pymetal

namespace nanobind::detail {
template <class T>
struct type_caster<pymetal::ObjectSequence<T>> : pymetal::SequenceCaster<pymetal::ObjectSequence<T>, T> {};
template <class Argument>
struct type_caster<pymetal::ConvertedSequence<Argument>>
    : pymetal::SequenceCaster<pymetal::ConvertedSequence<Argument>, Argument> {};
}  // namespace nanobind::detail
