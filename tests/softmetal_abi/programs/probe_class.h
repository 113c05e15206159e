// Classes made with the runtime's public functions, whose instances the programs cast to metal-cpp's types.
#pragma once

#include <objc/message.h>
#include <objc/runtime.h>

class ProbeClass {
 public:
  explicit ProbeClass(const char* name, const char* superclass = "NSObject", size_t extra_bytes = 0)
      : class_(objc_allocateClassPair(objc_lookUpClass(superclass), name, extra_bytes)) {
    objc_registerClassPair(class_);
  }

  // `function` is a captureless lambda R(id, SEL, A...).
  template <class Function>
  ProbeClass& method(const char* selector, Function function) {
    class_addMethod(class_, sel_registerName(selector), reinterpret_cast<IMP>(+function), "");
    return *this;
  }

  Class get() const { return class_; }

  // A new instance with one owner, seen as a metal-cpp class.
  template <class T>
  T* make() const {
    return reinterpret_cast<T*>(class_createInstance(class_, 0));
  }

 private:
  Class class_;
};
