#include "support/collections.h"

namespace pymetal {

NativeElements::NativeElements(nb::handle iterable) {
  for (nb::handle element : iterable) {
    owners_.push_back(make_native(element));
    pointers_.push_back(owners_.back().get());
  }
}

Owned<NS::Array> make_array(nb::handle elements) {
  const NativeElements native(elements);
  return owned(NS::Array::alloc()->init(native.data(), native.count()));
}

Owned<NS::Set> make_set(nb::handle elements) {
  const NativeElements native(elements);
  return owned(NS::Set::alloc()->init(native.data(), native.count()));
}

Owned<NS::Dictionary> make_dictionary(nb::handle dict) {
  const NativeElements keys(nb::steal(PyDict_Keys(dict.ptr())));
  const NativeElements values(nb::steal(PyDict_Values(dict.ptr())));
  return owned(NS::Dictionary::alloc()->init(values.data(), keys.data(), keys.count()));
}

}  // namespace pymetal
