// NSObject, the base of all softmetal objects, and checked casts between them.
#pragma once

#include <string>
#include <string_view>

#include "objc/runtime.h"

namespace softmetal::foundation {

// The C++ side of NSObject: classes derive from it and set their own `cls` when they are defined.
struct BaseObject : objc::Object {
  inline static Class cls = nullptr;

  id as_id() { return reinterpret_cast<id>(this); }
  id as_id() const { return reinterpret_cast<id>(const_cast<BaseObject*>(this)); }
};

void define_object_class();

bool is_kind_of(id object, Class cls);

// `object` as a T (nil stays nil); raises NSInvalidArgumentException for an object of another class.
template <class T>
T* expect(id object);

[[noreturn]] void raise_wrong_class(id object, Class expected);

template <class T>
T* expect(id object) {
  if (object && !is_kind_of(object, T::cls)) raise_wrong_class(object, T::cls);
  return reinterpret_cast<T*>(object);
}

// Messages that collections send.
size_t hash_of(id object);
bool are_equal(id left, id right);
id copy_of(id object);  // +1
std::string description_of(id object);

// Hash and equality by message, for the standard containers.
struct MessageHash {
  size_t operator()(id object) const { return hash_of(object); }
};
struct MessageEqual {
  bool operator()(id left, id right) const { return are_equal(left, right); }
};

// Implements -isEqual: for a value class: true for the same object, else `equal` decides within the class.
template <class T, class Equal>
bool is_equal(T* self, id other, Equal equal) {
  if (self->as_id() == other) return true;
  if (!other || !is_kind_of(other, T::cls)) return false;
  return equal(*self, *reinterpret_cast<T*>(other));
}

}  // namespace softmetal::foundation
