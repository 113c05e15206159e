// One reference to a native object, to be handed to Python or released.
#pragma once

#include <utility>

#include "support/runtime.h"

namespace pymetal {

template <class T>
class Owned {
 public:
  Owned() = default;
  // Takes over a reference that the caller has.
  explicit Owned(T* object) : object_(object) {}
  Owned(Owned&& other) noexcept : object_(other.take()) {}
  Owned& operator=(Owned&& other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  ~Owned() {
    if (object_) objc_release(as_id(object_));
  }

  T* get() const { return object_; }
  T* operator->() const { return object_; }
  explicit operator bool() const { return object_ != nullptr; }
  T* take() { return std::exchange(object_, nullptr); }

 private:
  T* object_ = nullptr;
};

// The result of a method of the families alloc, new, copy, mutableCopy and init, or of a Create or Copy
// function: the caller owns it (Cocoa's memory management rules).
template <class T>
Owned<T> owned(T* object) {
  return Owned<T>(object);
}

// Any other result: not the caller's, so it is retained before the pool that holds it is popped.
template <class T>
Owned<T> retained(T* object) {
  if (object) objc_retain(as_id(object));
  return Owned<T>(object);
}

template <class T>
Owned<T> retained(const T* object) {
  return retained(const_cast<T*>(object));
}

}  // namespace pymetal
