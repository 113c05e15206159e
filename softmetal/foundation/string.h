// NSString: immutable text, stored as UTF-8, measured in UTF-16 units as Cocoa does.
#pragma once

#include <string>

#include "foundation/object.h"

namespace softmetal::foundation {

struct String : BaseObject {
  inline static Class cls = nullptr;
  std::string text;
};

// The layout that clang gives to the literals of __builtin___CFStringMakeConstantString (MTLSTR); the
// string constants that libsoftmetal exports have it too, so they are valid before any code has run.
struct ConstantString {
  Class isa;
  uint32_t flags;
  uint32_t unused;
  const void* units;
  size_t length;  // in units: bytes, or UTF-16 units
};

constexpr uint32_t kConstantBytes = 0x07C8;
constexpr uint32_t kConstantUtf16 = 0x07D0;

void define_string_classes();
void define_constant_string_class();

bool is_constant_string(id object);
// The UTF-8 text of a constant string; converted once for a UTF-16 literal.
std::string_view constant_string_value(const ConstantString* string);

}  // namespace softmetal::foundation

// The class of constant strings, under the name that compiled literals refer to it by.
extern objc_class softmetal_constant_string_class __asm__("__CFConstantStringClassReference");
