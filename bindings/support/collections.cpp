#include "support/collections.h"

namespace pymetal {

namespace {

// Native elements of a Python iterable, owned until the collection has retained them.
class Elements {
 public:
  explicit Elements(nb::handle iterable) {
    for (nb::handle element : iterable) add(element);
  }

  void add(nb::handle element) {
    owners_.push_back(make_native(element));
    pointers_.push_back(owners_.back().get());
  }

  const NS::Object* const* data() const { return pointers_.data(); }
  NS::UInteger count() const { return pointers_.size(); }

 private:
  std::vector<Owned<NS::Object>> owners_;
  std::vector<const NS::Object*> pointers_;
};

}  // namespace

Owned<NS::Array> make_array(nb::handle elements) {
  const Elements native(elements);
  return owned(NS::Array::alloc()->init(native.data(), native.count()));
}

Owned<NS::Set> make_set(nb::handle elements) {
  const Elements native(elements);
  return owned(NS::Set::alloc()->init(native.data(), native.count()));
}

Owned<NS::Dictionary> make_dictionary(nb::handle dict) {
  const Elements keys(nb::steal(PyDict_Keys(dict.ptr())));
  const Elements values(nb::steal(PyDict_Values(dict.ptr())));
  return owned(NS::Dictionary::alloc()->init(values.data(), keys.data(), keys.count()));
}

}  // namespace pymetal
