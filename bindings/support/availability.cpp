#include "support/availability.h"

#include <dlfcn.h>

#include "support/errors.h"

namespace pymetal {

namespace {

[[noreturn]] void raise_unavailable(const std::string& missing) {
  raise_error(ErrorKind::Unavailable, missing + " is not available here; it needs a newer system or another device");
}

}  // namespace

bool class_available(const char* name) { return objc_lookUpClass(name) != nullptr; }

bool selector_available(const void* object, const char* selector) {
  return responds_to(object, sel_registerName(selector));
}

void require_class(const char* name) {
  if (!class_available(name)) raise_unavailable(std::string("the class ") + name);
}

void require_selector(const void* object, const char* selector) {
  if (selector_available(object, selector)) return;
  raise_unavailable(std::string("-[") + object_getClassName(as_id(object)) + " " + selector + "]");
}

void require_function(const char* symbol) {
  // metal-cpp looks the functions of newer systems up in the same way, and calls some without looking whether it found
  // them.
  if (!dlsym(RTLD_DEFAULT, symbol)) raise_unavailable(std::string("the function ") + symbol);
}

}  // namespace pymetal
