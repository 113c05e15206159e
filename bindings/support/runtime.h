// The Objective-C runtime functions the bindings call themselves, beside metal-cpp's own messages.
#pragma once

#include <objc/message.h>
#include <objc/objc.h>
#include <objc/runtime.h>

#include <Metal/Metal.hpp>

#if defined(__APPLE__)
// Exported by libobjc (and part of its ABI, clang's ARC calls them) but not declared in its public headers.
extern "C" {
id objc_retain(id object);
void objc_release(id object);
void* objc_autoreleasePoolPush(void);
void objc_autoreleasePoolPop(void* pool);
}
#endif

namespace pymetal {

inline id as_id(const void* object) { return static_cast<id>(const_cast<void*>(object)); }

// A message that metal-cpp has no method for. Only for results that fit registers (no structs).
template <class Result, class... Arguments>
Result send(const void* receiver, SEL selector, Arguments... arguments) {
  using Function = Result (*)(const void*, SEL, Arguments...);
  return reinterpret_cast<Function>(&objc_msgSend)(receiver, selector, arguments...);
}

inline bool responds_to(const void* object, SEL selector) {
  return class_respondsToSelector(object_getClass(as_id(object)), selector);
}

// Whether the object's class is, or derives from, the class of that name.
bool is_kind_of(const void* object, const char* class_name);

}  // namespace pymetal
