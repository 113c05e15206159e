// String literals and exported string constants: immortal, and usable before the classes are defined.
#include <CoreFoundation/CoreFoundation.h>

#include <map>
#include <mutex>

#include "foundation/foundation.h"
#include "foundation/string.h"
#include "foundation/unicode.h"
#include "objc/class.h"

__attribute__((visibility("default"))) constinit objc_class softmetal_constant_string_class = {
    .name = "__NSCFConstantString", .flags = softmetal::objc::kImmortal};

namespace softmetal::foundation {
namespace {

// Texts of UTF-16 literals, by literal; never freed, as literals are not.
struct ConvertedLiterals {
  std::mutex lock;
  std::map<const ConstantString*, std::string> texts;
};

const std::string& converted_literal(const ConstantString* literal) {
  static auto* converted = new ConvertedLiterals;
  std::lock_guard guard(converted->lock);
  auto [entry, is_new] = converted->texts.try_emplace(literal);
  if (is_new) entry->second = from_utf16({static_cast<const char16_t*>(literal->units), literal->length});
  return entry->second;
}

}  // namespace

bool is_constant_string(id object) { return object_getClass(object) == &softmetal_constant_string_class; }

std::string_view constant_string_value(const ConstantString* string) {
  if (string->flags == kConstantUtf16) return converted_literal(string);
  return {static_cast<const char*>(string->units), string->length};
}

void define_constant_string_class() {
  objc::define_class_in_place(&softmetal_constant_string_class, softmetal_constant_string_class.name, String::cls,
                              sizeof(String), nullptr, nullptr);
  Class cls = &softmetal_constant_string_class;
  auto define = [cls](const char* selector, auto function) {
    objc::define_method(cls, selector, reinterpret_cast<objc::Implementation>(+function));
  };
  define("retain", [](id self, SEL) { return self; });
  define("release", [](id, SEL) {});
  define("autorelease", [](id self, SEL) { return self; });
  define("retainCount", [](id, SEL) -> size_t { return SIZE_MAX; });
}

}  // namespace softmetal::foundation

extern "C" __attribute__((visibility("default"))) CFStringRef __CFStringMakeConstantString(const char* text) {
  using softmetal::foundation::ConstantString;
  struct Interned {
    std::mutex lock;
    std::map<std::string, ConstantString, std::less<>> strings;
  };
  static auto* interned = new Interned;
  std::lock_guard guard(interned->lock);
  auto [entry, is_new] = interned->strings.try_emplace(text);
  if (is_new) {
    entry->second = {&softmetal_constant_string_class, softmetal::foundation::kConstantBytes, 0, entry->first.c_str(),
                     entry->first.size()};
  }
  return reinterpret_cast<CFStringRef>(&entry->second);
}
