// Foundation's value classes as plain Python values, in both directions, without types known in advance.
#pragma once

#include <nanobind/nanobind.h>

#include "support/objects.h"
#include "support/owned.h"

namespace pymetal {

// NSString → str, NSURL → str (a path for file URLs), NSDate → seconds since 1970, NSData → bytes, NSNumber →
// bool, int or float, by the type it was made from. None for nil.
nb::object from_utf8(const char* text);
nb::object to_python(NS::String* string);
nb::object to_python(NS::URL* url);
nb::object to_python(NS::Date* date);
nb::object to_python(NS::Data* data);
nb::object to_python(NS::Number* number);
// A MetalError, not raised.
nb::object to_python(NS::Error* error);
// The most natural Python value: those above, list, set and dict for collections, else the wrapper.
nb::object to_python(NS::Object* object);

// Any other object: its wrapper. The caller keeps its own reference.
template <class T, std::enable_if_t<std::is_base_of_v<NS::Object, T>, int> = 0>
nb::object to_python(T* object) {
  return wrapped(retained(object));
}

template <class T>
nb::object to_python(Owned<T> object) {
  return to_python(object.get());
}

// The other way, always a reference of the caller's own. A wrapper gives its own object. Throws TypeError for a value
// that Foundation has no class for.
Owned<NS::String> make_string(nb::handle text);
Owned<NS::URL> make_file_url(nb::handle path);
Owned<NS::Number> make_number(nb::handle number);
Owned<NS::Date> make_date(double seconds_since_1970);
Owned<NS::Data> make_data(nb::handle bytes);
Owned<NS::Object> make_native(nb::handle value);

}  // namespace pymetal
