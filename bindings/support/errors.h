// NSError and failed calls as the exceptions of pymetal.errors.
#pragma once

#include <nanobind/nanobind.h>

#include <string>

#include "support/owned.h"

namespace pymetal {

namespace nb = nanobind;

enum class ErrorKind { General, Compile, Pipeline, Resource, CommandBuffer, Validation, Unavailable };

// An exception instance that describes the error; `__cause__` holds its underlying one. The class follows the
// error's domain where that says more than `kind`.
nb::object error_instance(ErrorKind kind, NS::Error* error);

[[noreturn]] void raise_error(ErrorKind kind, NS::Error* error);
[[noreturn]] void raise_error(ErrorKind kind, const std::string& message);
[[noreturn]] void raise_validation(const std::string& message);
// For a creating call that answered nil; with the error, when there is one.
[[noreturn]] void raise_failed(ErrorKind kind, NS::Error* error, const char* selector);

// The NS::Error** argument of a call.
class ErrorOut {
 public:
  NS::Error** out() { return &error_; }
  NS::Error* get() const { return error_; }

 private:
  NS::Error* error_ = nullptr;  // autoreleased, so used before the call's pool pops
};

// An error that came together with a result: a compiler's warnings. Kept with the object.
void keep_warning(const void* object, NS::Error* warning);
// The kept text as str, or None.
nb::object kept_warning(const void* object);

template <class T>
Owned<T> created(T* object, const char* selector) {
  if (!object) raise_failed(ErrorKind::Resource, nullptr, selector);
  return owned(object);
}

template <class T>
Owned<T> created(T* object, const ErrorOut& error, ErrorKind kind, const char* selector) {
  if (!object) raise_failed(kind, error.get(), selector);
  if (error.get()) keep_warning(object, error.get());
  return owned(object);
}

template <class T>
Owned<T> created_autoreleased(T* object, const char* selector) {
  if (!object) raise_failed(ErrorKind::Resource, nullptr, selector);
  return retained(object);
}

template <class T>
Owned<T> created_autoreleased(T* object, const ErrorOut& error, ErrorKind kind, const char* selector) {
  if (!object) raise_failed(kind, error.get(), selector);
  return retained(object);
}

inline void succeeded(bool success, const ErrorOut& error, ErrorKind kind, const char* selector) {
  if (!success) raise_failed(kind, error.get(), selector);
}

}  // namespace pymetal
