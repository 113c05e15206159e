// The Python classes that wrap Objective-C ones: their records, their declaration and their deallocator.
#pragma once

#include <nanobind/nanobind.h>

#include <atomic>
#include <type_traits>
#include <typeinfo>
#include <vector>

#include "support/creations.h"
#include "support/pool.h"

namespace pymetal {

namespace nb = nanobind;

enum class ObjcKind { Class, Protocol };

// The Objective-C class or protocol behind a bound class.
struct ObjcType {
  const char* name;
  ObjcKind kind;
};

// How many Python wrappers of a class are alive. Changed with the GIL held, read from anywhere.
class LiveCount {
 public:
  void add(long change) {
#if defined(NB_FREE_THREADED)
    count_.fetch_add(change, std::memory_order_relaxed);
#else
    count_.store(count_.load(std::memory_order_relaxed) + change, std::memory_order_relaxed);
#endif
  }
  long get() const { return count_.load(std::memory_order_relaxed); }

 private:
  std::atomic<long> count_{0};
};

struct ClassRecord {
  const std::type_info* type = nullptr;
  const ClassRecord* base = nullptr;
  ObjcType objc{nullptr, ObjcKind::Class};
  int depth = 0;
  nb::handle python;
  LiveCount wrappers;
};

// The record of T, filled by declare_class.
template <class T>
inline ClassRecord class_record;

void add_class_record(ClassRecord& record);
const std::vector<ClassRecord*>& class_records();
bool derives_from(const ClassRecord& record, const ClassRecord& base);

// nanobind's own deallocator of instances; known once a class has been declared.
destructor nanobind_deallocator();

// Further type slots of a class, such as the buffer protocol; specialised beside the class's extension.
template <class T>
struct ClassSlots {
  static void append(std::vector<PyType_Slot>&) {}
};

// What has to be done with an object before its wrapper gives its reference back; specialised beside the class's
// extension. Runs with an exception pending perhaps, so it must not enter Python.
template <class T, class = void>
struct BeforeRelease {
  static void run(T&) noexcept {}
};

// A wrapper owns one reference. It is released after nanobind has forgotten the pointer, so that an object
// which a new allocation puts at the same address cannot be mistaken for this one.
template <class T>
void deallocate_wrapper(PyObject* self) {
  const bool holds_object = nb::inst_ready(self);  // false for an instance whose constructor failed
  id object = holds_object ? nb::inst_ptr<objc_object>(self) : nullptr;
  note_deallocation(self);
  nanobind_deallocator()(self);
  if (!holds_object) return;
  class_record<T>.wrappers.add(-1);
  Pool pool;
  BeforeRelease<T>::run(*reinterpret_cast<T*>(object));
  objc_release(object);
}

template <class T>
const PyType_Slot* class_slots() {
  static const std::vector<PyType_Slot> slots = [] {
    std::vector<PyType_Slot> list{{Py_tp_dealloc, reinterpret_cast<void*>(&deallocate_wrapper<T>)}};
    ClassSlots<T>::append(list);
    list.push_back({0, nullptr});
    return list;
  }();
  return slots.data();
}

template <class T>
void fill_class_record(ObjcType objc, const ClassRecord* base, nb::handle python) {
  ClassRecord& record = class_record<T>;
  record.type = &typeid(T);
  record.base = base;
  record.objc = objc;
  record.depth = base ? base->depth + 1 : 0;
  record.python = python;
  add_class_record(record);
}

// Declares the Python class of T in a module. Bases come before derived classes.
template <class T, class Base = void>
void declare_class(nb::module_& module, const char* name, ObjcType objc, const char* doc) {
  if constexpr (std::is_void_v<Base>) {
    nb::class_<T> python(module, name, nb::type_slots(class_slots<T>()), doc);
    fill_class_record<T>(objc, nullptr, python);
  } else {
    nb::class_<T, Base> python(module, name, nb::type_slots(class_slots<T>()), doc);
    fill_class_record<T>(objc, &class_record<Base>, python);
  }
}

// The declared class, to define members on.
template <class T>
nb::class_<T> defined_class() {
  return nb::borrow<nb::class_<T>>(nb::type<T>());
}

}  // namespace pymetal
