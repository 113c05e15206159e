// NSArray, NSSet and NSDictionary as list, set and dict. Element types come from the caller, because
// Objective-C's collections do not say what they hold.
#pragma once

#include <nanobind/nanobind.h>

#include <vector>

#include "support/foundation_values.h"

namespace pymetal {

// A nil collection is an empty one.
template <class Element>
nb::list array_out(NS::Array* array) {
  nb::list result;
  const NS::UInteger count = array ? array->count() : 0;
  for (NS::UInteger i = 0; i < count; ++i) result.append(to_python(array->object<Element>(i)));
  return result;
}

template <class Element>
nb::list array_out(Owned<NS::Array> array) {
  return array_out<Element>(array.get());
}

template <class Element>
nb::object set_out(NS::Set* set) {
  nb::object result = nb::steal(PySet_New(nullptr));
  auto* members = set ? set->objectEnumerator() : nullptr;
  while (NS::Object* member = members ? members->nextObject() : nullptr) {
    nb::object value = to_python(reinterpret_cast<Element*>(member));
    if (PySet_Add(result.ptr(), value.ptr()) < 0) throw nb::python_error();
  }
  return result;
}

template <class Element>
nb::object set_out(Owned<NS::Set> set) {
  return set_out<Element>(set.get());
}

template <class Key, class Value>
nb::dict dictionary_out(NS::Dictionary* dictionary) {
  nb::dict result;
  auto* keys = dictionary ? dictionary->keyEnumerator<NS::Object>() : nullptr;
  while (NS::Object* key = keys ? keys->nextObject() : nullptr) {
    result[to_python(reinterpret_cast<Key*>(key))] = to_python(dictionary->object<Value>(key));
  }
  return result;
}

template <class Key, class Value>
nb::dict dictionary_out(Owned<NS::Dictionary> dictionary) {
  return dictionary_out<Key, Value>(dictionary.get());
}

// Native elements of a Python iterable, owned until a collection has retained them.
class NativeElements {
 public:
  NativeElements() = default;
  explicit NativeElements(nb::handle iterable);

  const NS::Object* const* data() const { return pointers_.data(); }
  NS::UInteger count() const { return pointers_.size(); }

 private:
  std::vector<Owned<NS::Object>> owners_;
  std::vector<const NS::Object*> pointers_;
};

// From any iterable (for a dictionary: a dict), each element through make_native.
Owned<NS::Array> make_array(nb::handle elements);
Owned<NS::Set> make_set(nb::handle elements);
Owned<NS::Dictionary> make_dictionary(nb::handle dict);

}  // namespace pymetal
