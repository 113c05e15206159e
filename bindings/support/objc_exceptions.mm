// The way of macOS: Objective-C exceptions unwind through C++ frames (they share C++'s unwinder on 64-bit
// systems), reach nanobind's dispatcher as exceptions it does not know, and are caught here by @catch.
#include <nanobind/nanobind.h>

#include <exception>

#include "support/objc_exceptions.h"
#include "support/runtime.h"

namespace pymetal {

namespace {

std::string text_of(id exception, const char* selector) {
  auto* text = send<NS::String*>((void*)exception, sel_registerName(selector));
  const char* utf8 = text ? text->utf8String() : nullptr;
  return utf8 ? utf8 : "";
}

void translate(const std::exception_ptr& pointer, void*) {
  @try {
    std::rethrow_exception(pointer);
  } @catch (id exception) {
    set_python_error(text_of(exception, "name"), text_of(exception, "reason"));
  }
}

}  // namespace

void install_objc_exceptions() { nanobind::register_exception_translator(translate); }

}  // namespace pymetal
