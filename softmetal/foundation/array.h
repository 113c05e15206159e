// NSArray, and the fast enumeration that collections and enumerators share.
#pragma once

#include <vector>

#include "foundation/object.h"

namespace softmetal::foundation {

// Retained objects, released with their holder.
class ObjectList {
 public:
  ObjectList() = default;
  ObjectList(const ObjectList&) = delete;
  ObjectList& operator=(const ObjectList&) = delete;
  ~ObjectList() {
    for (id object : objects_) objc_release(object);
  }

  void append(id object) { objects_.push_back(objc_retain(object)); }
  const std::vector<id>& objects() const { return objects_; }
  size_t size() const { return objects_.size(); }
  id operator[](size_t index) const { return objects_[index]; }

 private:
  std::vector<id> objects_;
};

struct Array : BaseObject {
  inline static Class cls = nullptr;
  ObjectList objects;
};

// NSFastEnumerationState.
struct FastEnumerationState {
  unsigned long state;
  id* items;
  unsigned long* mutations;
  unsigned long extra[5];
};

// -countByEnumeratingWithState:objects:count: over a fixed list: everything at the first call.
size_t enumerate_fast(const std::vector<id>& objects, FastEnumerationState* state);

// Appends `count` objects; raises, naming the method, when one is nil.
void append_objects(ObjectList* list, const id* objects, size_t count, const char* method);

void define_array_class();

// An NSEnumerator over objects it retains: -nextObject, -allObjects and fast enumeration. +1.
id make_enumerator(const std::vector<id>& objects);
void define_enumerator_class();

}  // namespace softmetal::foundation
