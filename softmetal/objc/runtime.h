// The interior of the Objective-C runtime: how softmetal's classes are defined and objects are made.
// The public functions that metal-cpp calls (objc_msgSend, sel_registerName, ...) are declared in
// include/objc; this header is for the code inside libsoftmetal.
#pragma once

#include <objc/objc.h>
#include <objc/runtime.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <new>
#include <type_traits>
#include <utility>

namespace softmetal::objc {

// The first words of every object. `extra_references` is zero for an object with one owner.
struct Object {
  Class isa;
  std::atomic<intptr_t> extra_references;
};

using Implementation = void (*)(void);

// Raises an Objective-C exception through the installed handler; never returns.
[[noreturn]] void raise(const char* name, const char* reason);

// Defines a class; `superclass` null means NSObject. A null `construct` or `destroy` is inherited. Defining a
// method again replaces it. Definitions belong in define_foundation_classes and define_metal_classes.
Class define_class(const char* name, Class superclass, size_t instance_size, void (*construct)(void*),
                   void (*destroy)(void*));
void define_method(Class cls, const char* selector, Implementation implementation);
void define_class_method(Class cls, const char* selector, Implementation implementation);

// Says that a selector returns `size` bytes through memory (structures of more than 16 bytes on x86-64), so
// that a nil receiver zeroes them. Those of Apple's headers are known already.
void declare_memory_result(const char* selector, size_t size);

// Conformance to a protocol includes those it inherits.
void adopt_protocol(Class cls, const char* protocol);
void adopt_protocol(const char* protocol, const char* inherited);

// Allocates and constructs an instance with one owner (the caller).
Object* allocate(Class cls);

// Adapts a member function R T::f(A...) to the implementation R f(T* self, SEL, A...).
template <auto Member>
struct MemberImplementation;

template <class T, class R, class... A, R (T::*Member)(A...)>
struct MemberImplementation<Member> {
  static_assert(std::is_void_v<R> || std::is_trivially_copyable_v<R>, "returned values must be trivially copyable");
  static R call(T* self, SEL, A... arguments) { return (self->*Member)(static_cast<A&&>(arguments)...); }
};

template <class T, class R, class... A, R (T::*Member)(A...) const>
struct MemberImplementation<Member> {
  static_assert(std::is_void_v<R> || std::is_trivially_copyable_v<R>, "returned values must be trivially copyable");
  static R call(const T* self, SEL, A... arguments) { return (self->*Member)(static_cast<A&&>(arguments)...); }
};

// Defines one Objective-C class whose instances are the C++ struct T (which derives from Object, has a
// default constructor and a destructor that releases what it retained).
template <class T>
class ClassBuilder {
 public:
  static_assert(alignof(T) <= alignof(std::max_align_t), "objects come from malloc");

  explicit ClassBuilder(const char* name, Class superclass = nullptr)
      : class_(define_class(name, superclass, sizeof(T), construct, destroy)) {}

  template <auto Member>
  ClassBuilder& method(const char* selector) {
    define_method(class_, selector, reinterpret_cast<Implementation>(&MemberImplementation<Member>::call));
    return *this;
  }

  // `function` is a captureless lambda R(T* or id, SEL, A...).
  template <class Function>
  ClassBuilder& method(const char* selector, Function function) {
    define_method(class_, selector, reinterpret_cast<Implementation>(+function));
    return *this;
  }

  // `function` is a captureless lambda R(Class, SEL, A...).
  template <class Function>
  ClassBuilder& class_method(const char* selector, Function function) {
    define_class_method(class_, selector, reinterpret_cast<Implementation>(+function));
    return *this;
  }

  ClassBuilder& conforms_to(const char* protocol) {
    adopt_protocol(class_, protocol);
    return *this;
  }

  Class get() const { return class_; }

 private:
  static void construct(void* memory) {
    Class isa = static_cast<Object*>(memory)->isa;
    auto* object = new (memory) T();
    object->isa = isa;
  }
  static void destroy(void* memory) { static_cast<T*>(memory)->~T(); }

  Class class_;
};

// A new instance with one owner.
template <class T>
T* make(Class cls) {
  return static_cast<T*>(allocate(cls));
}

template <class T>
T* retain(T* object) {
  return object ? reinterpret_cast<T*>(objc_retain(reinterpret_cast<id>(object))) : nullptr;
}

template <class T>
void release(T* object) {
  if (object) objc_release(reinterpret_cast<id>(object));
}

template <class T>
T* autorelease(T* object) {
  return object ? reinterpret_cast<T*>(objc_autorelease(reinterpret_cast<id>(object))) : nullptr;
}

// A strong reference held by C++ code: retains on construction from a borrowed pointer.
template <class T>
class Reference {
 public:
  Reference() = default;
  explicit Reference(T* borrowed) : object_(retain(borrowed)) {}
  static Reference adopt(T* owned) {
    Reference reference;
    reference.object_ = owned;
    return reference;
  }
  Reference(const Reference& other) : object_(retain(other.object_)) {}
  Reference(Reference&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Reference& operator=(Reference other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~Reference() { release(object_); }

  T* get() const { return object_; }
  T* operator->() const { return object_; }
  explicit operator bool() const { return object_ != nullptr; }
  T* leak() { return std::exchange(object_, nullptr); }

 private:
  T* object_ = nullptr;
};

// Pushes an autorelease pool for a scope.
class AutoreleasePool {
 public:
  AutoreleasePool() : token_(objc_autoreleasePoolPush()) {}
  ~AutoreleasePool() { objc_autoreleasePoolPop(token_); }
  AutoreleasePool(const AutoreleasePool&) = delete;
  AutoreleasePool& operator=(const AutoreleasePool&) = delete;

 private:
  void* token_;
};

}  // namespace softmetal::objc
