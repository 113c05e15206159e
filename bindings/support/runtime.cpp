#include "support/runtime.h"

#include <cstring>

namespace pymetal {

bool is_kind_of(const void* object, const char* class_name) {
  for (Class cls = object_getClass(as_id(object)); cls; cls = class_getSuperclass(cls)) {
    if (std::strcmp(class_getName(cls), class_name) == 0) return true;
  }
  return false;
}

}  // namespace pymetal
