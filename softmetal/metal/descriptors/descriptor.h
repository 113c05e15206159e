// Classes that are nothing but properties, such as Metal's descriptors: a value structure as an object. Copies
// share the objects in the properties, as Metal's do.
#pragma once

#include <type_traits>

#include "objc/runtime.h"

namespace softmetal::metal {

// An object-valued property, held strongly.
using ObjectProperty = objc::Reference<objc_object>;

template <class Fields>
struct Descriptor : objc::Object {
  Fields fields;
};

template <class FieldsType, auto Member>
struct PropertyMethods;

template <class Fields, class Value, Value Fields::* Member>
struct PropertyMethods<Fields, Member> {
  static constexpr bool kIsObject = std::is_same_v<Value, ObjectProperty>;
  using Passed = std::conditional_t<kIsObject, id, Value>;

  static Passed get(Descriptor<Fields>* self, SEL) {
    if constexpr (kIsObject) {
      return (self->fields.*Member).get();
    } else {
      return self->fields.*Member;
    }
  }
  static void set(Descriptor<Fields>* self, SEL, Passed value) {
    if constexpr (kIsObject) {
      self->fields.*Member = ObjectProperty(value);
    } else {
      self->fields.*Member = value;
    }
  }
};

// Defines the class of a Descriptor<Fields>, with -copy and the properties named.
template <class Fields>
class DescriptorBuilder {
 public:
  explicit DescriptorBuilder(const char* name, Class superclass = nullptr) : builder_(name, superclass) {
    builder_.method("copy", [](Descriptor<Fields>* self, SEL) {
      auto* copy = objc::make<Descriptor<Fields>>(self->isa);
      copy->fields = self->fields;
      return copy;
    });
    builder_.conforms_to("NSCopying");
  }

  template <auto Member>
  DescriptorBuilder& property(const char* getter, const char* setter) {
    return this->getter<Member>(getter).template setter<Member>(setter);
  }

  template <auto Member>
  DescriptorBuilder& getter(const char* selector) {
    builder_.method(selector, &PropertyMethods<Fields, Member>::get);
    return *this;
  }

  template <auto Member>
  DescriptorBuilder& setter(const char* selector) {
    builder_.method(selector, &PropertyMethods<Fields, Member>::set);
    return *this;
  }

  template <class Function>
  DescriptorBuilder& method(const char* selector, Function function) {
    builder_.method(selector, function);
    return *this;
  }

  template <class Function>
  DescriptorBuilder& class_method(const char* selector, Function function) {
    builder_.class_method(selector, function);
    return *this;
  }

  DescriptorBuilder& conforms_to(const char* protocol) {
    builder_.conforms_to(protocol);
    return *this;
  }

  Class get() const { return builder_.get(); }

 private:
  objc::ClassBuilder<Descriptor<Fields>> builder_;
};

}  // namespace softmetal::metal
