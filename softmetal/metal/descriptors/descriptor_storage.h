// What the generated descriptor classes are made of: storage for each kind of property, and the builder that
// turns a structure of properties into an Objective-C class.
#pragma once

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

#include "foundation/foundation.h"
#include "metal/values/resource_modes.h"
#include "metal/values/types.h"
#include "objc/runtime.h"

namespace softmetal::descriptors {

using metal::Integer;
using metal::UInteger;

// The base of all generated descriptors. Assigning copies properties; identity and ownership stay as they are.
struct Descriptor : objc::Object {
  Descriptor() = default;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) { return *this; }
};

// The Objective-C class of a descriptor, once define_descriptors has run.
template <class T>
inline Class class_of = nullptr;

inline id send_copy(id object) {
  const auto copy = reinterpret_cast<id (*)(id, SEL)>(
      class_getMethodImplementation(object_getClass(object), sel_registerName("copy")));
  return copy(object, sel_registerName("copy"));
}

// A copy of a descriptor, for what is made from it.
template <class T>
objc::Reference<T> copy_of(const T& original) {
  T* copy = objc::make<T>(original.isa);
  *copy = original;
  return objc::Reference<T>::adopt(copy);
}

// An object held strongly: a property declared `retain`.
class Retained {
 public:
  id get() const { return object_.get(); }
  void set(id object) { object_ = objc::Reference<objc_object>(object); }

 private:
  objc::Reference<objc_object> object_;
};

// An object of which the property keeps its own copy: a property declared `copy`.
class Copied {
 public:
  id get() const { return object_.get(); }
  void set(id object) {
    object_ = object ? objc::Reference<objc_object>::adopt(send_copy(object)) : objc::Reference<objc_object>();
  }

 private:
  objc::Reference<objc_object> object_;
};

// A descriptor that belongs to another one and is there from the start (`colorAttachments`, or the elements of an
// array); made when it is first asked for. Setting it copies; setting nil brings back the default values.
template <class T>
class Part {
 public:
  Part() = default;
  Part(const Part& other) { *this = other; }
  Part& operator=(const Part& other) {
    part_ = other.part_ ? copy_of(*other.part_.get()) : objc::Reference<T>();
    return *this;
  }

  T* get() {
    if (!part_) part_ = objc::Reference<T>::adopt(objc::make<T>(class_of<T>));
    return part_.get();
  }
  // Null while the part has its default values.
  const T* peek() const { return part_.get(); }
  void set(id object) {
    if (object != nullptr && object_getClass(object) != class_of<T>) {
      foundation::raise_invalid_argument("a %s cannot stand for a %s", object_getClassName(object),
                                         class_getName(class_of<T>));
    }
    part_ = object ? copy_of(*reinterpret_cast<const T*>(object)) : objc::Reference<T>();
  }

 private:
  objc::Reference<T> part_;
};

// An array of descriptors as Metal has them: a fixed number of elements, all there from the start.
template <class Element, size_t Capacity>
struct DescriptorArray : Descriptor {
  std::array<Part<Element>, Capacity> elements;

  Part<Element>& checked(UInteger index) {
    if (index >= Capacity) {
      foundation::raise_range("%s: index %zu is out of bounds; there are %zu elements", class_getName(this->isa),
                              static_cast<size_t>(index), Capacity);
    }
    return elements[index];
  }
};

template <auto Member>
struct Property;

template <class T, class Storage, Storage T::* Member>
struct Property<Member> {
  static constexpr bool kIsPlain = std::is_trivially_copyable_v<Storage>;
  using Passed = std::conditional_t<kIsPlain, Storage, id>;

  static Passed get(T* self, SEL) {
    if constexpr (kIsPlain) {
      return self->*Member;
    } else {
      return reinterpret_cast<id>((self->*Member).get());
    }
  }
  static void set(T* self, SEL, Passed value) {
    if constexpr (kIsPlain) {
      self->*Member = value;
    } else {
      (self->*Member).set(value);
    }
  }
};

// resourceOptions is another view of three modes: of a descriptor with the fields storage_mode, cpu_cache_mode and
// hazard_tracking_mode.
template <class T>
UInteger resource_options(T* self, SEL) {
  return metal::ResourceModes{static_cast<metal::StorageMode>(self->storage_mode),
                              static_cast<metal::CPUCacheMode>(self->cpu_cache_mode),
                              static_cast<metal::HazardTrackingMode>(self->hazard_tracking_mode)}
      .options();
}

template <class T>
void set_resource_options(T* self, SEL, UInteger options) {
  const auto modes = metal::ResourceModes::from_options(options);
  self->storage_mode = static_cast<UInteger>(modes.storage);
  self->cpu_cache_mode = static_cast<UInteger>(modes.cpu_cache);
  self->hazard_tracking_mode = static_cast<UInteger>(modes.hazard_tracking);
}

// Defines the class of the descriptor T, with -copy and the properties named.
template <class T>
class DescriptorClass {
 public:
  explicit DescriptorClass(const char* name, Class superclass = nullptr) : builder_(name, superclass) {
    class_of<T> = builder_.get();
    builder_.method("copy", [](T* self, SEL) { return copy_of(*self).leak(); });
    builder_.conforms_to("NSCopying");
  }

  template <auto Member>
  DescriptorClass& property(const char* getter, const char* setter) {
    builder_.method(setter, &Property<Member>::set);
    return this->getter<Member>(getter);
  }

  template <auto Member>
  DescriptorClass& getter(const char* selector) {
    builder_.method(selector, &Property<Member>::get);
    return *this;
  }

  // A class method that gives a new descriptor.
  DescriptorClass& factory(const char* selector) {
    builder_.class_method(selector, [](Class cls, SEL) { return objc::autorelease(objc::make<T>(cls)); });
    return *this;
  }

  DescriptorClass& reset() {
    builder_.method("reset", [](T* self, SEL) { *self = T(); });
    return *this;
  }

  DescriptorClass& indexed() {
    builder_.method("objectAtIndexedSubscript:",
                    [](T* self, SEL, UInteger index) { return self->checked(index).get(); });
    builder_.method("setObject:atIndexedSubscript:",
                    [](T* self, SEL, id object, UInteger index) { self->checked(index).set(object); });
    return *this;
  }

  template <class Function>
  DescriptorClass& method(const char* selector, Function function) {
    builder_.method(selector, function);
    return *this;
  }

 private:
  objc::ClassBuilder<T> builder_;
};

}  // namespace softmetal::descriptors
