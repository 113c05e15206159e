// What the running system has. On an older macOS metal-cpp answers without a word: alloc returns nil for a
// missing class, an optional selector returns zero.
#pragma once

#include "support/runtime.h"

namespace pymetal {

bool class_available(const char* name);
bool selector_available(const void* object, const char* selector);

// These raise UnavailableError.
void require_class(const char* name);
void require_selector(const void* object, const char* selector);
void require_function(const char* symbol);

template <class T>
void require_selector(const T& object, const char* selector) {
  require_selector(static_cast<const void*>(&object), selector);
}

}  // namespace pymetal
