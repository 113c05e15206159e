// The methods of NSString. They read text through string_value, so they serve constant strings as well.
#include "foundation/string.h"

#include <cstdlib>
#include <cstring>

#include "foundation/foundation.h"
#include "foundation/string_search.h"
#include "foundation/unicode.h"

namespace softmetal::foundation {
namespace {

constexpr uintptr_t kUtf8Encoding = 4;

std::string_view c_string_bytes(const char* text, uintptr_t encoding) {
  size_t unit = code_unit_size(encoding);
  size_t length = 0;
  static const char zero[4] = {};
  while (memcmp(text + length, zero, unit) != 0) length += unit;
  return {text, length};
}

// An initialiser that cannot read its bytes releases the new object and returns nil.
id initialise(String* self, std::optional<std::string> text) {
  if (!text) {
    objc_release(self->as_id());
    return nullptr;
  }
  self->text = std::move(*text);
  return self->as_id();
}

id init_with_c_string(String* self, SEL, const char* text, uintptr_t encoding) {
  if (!text) raise_invalid_argument("-[NSString initWithCString:encoding:]: the C string is null");
  return initialise(self, decode(c_string_bytes(text, encoding), encoding));
}

id init_with_utf8(String* self, SEL selector, const char* text) {
  return init_with_c_string(self, selector, text, kUtf8Encoding);
}

id init_with_bytes(String* self, SEL, const void* bytes, size_t length, uintptr_t encoding) {
  return initialise(self, decode({static_cast<const char*>(bytes), length}, encoding));
}

// The bytes are copied, which leaves nothing to free but the caller's buffer.
id init_with_bytes_no_copy(String* self, SEL selector, void* bytes, size_t length, uintptr_t encoding, BOOL owned) {
  id result = init_with_bytes(self, selector, bytes, length, encoding);
  if (owned && result) free(bytes);
  return result;
}

id init_with_string(String* self, SEL, id other) {
  if (!other) raise_invalid_argument("-[NSString initWithString:]: the string is nil");
  self->text = string_value(other);
  return self->as_id();
}

// Text in an encoding, zero-terminated; lives until the current pool is popped.
const char* encoded_c_string(id self, SEL, uintptr_t encoding) {
  if (encoding == kUtf8Encoding) return string_value(self).data();
  auto bytes = encode(string_value(self), encoding);
  if (!bytes) return nullptr;
  bytes->append(code_unit_size(encoding), '\0');
  return static_cast<const char*>(data_bytes(autoreleased(make_data(bytes->data(), bytes->size()))));
}

size_t encoded_length(id self, SEL, uintptr_t encoding) {
  auto bytes = encode(string_value(self), encoding);
  return bytes ? bytes->size() : 0;
}

// A UTF-16 unit is at most three bytes of UTF-8.
size_t maximum_encoded_length(id self, SEL, uintptr_t encoding) {
  size_t unit = code_unit_size(encoding);
  return utf16_length(string_value(self)) * (encoding == kUtf8Encoding ? 3 : unit);
}

unsigned short character_at(id self, SEL, size_t index) {
  std::u16string units = to_utf16(string_value(self));
  if (index >= units.size()) {
    raise_range("-[NSString characterAtIndex:]: index %zu is beyond the length %zu", index, units.size());
  }
  return units[index];
}

BOOL is_equal_to_string(id self, SEL, id other) { return other && string_value(self) == string_value(other); }

BOOL is_equal_to_object(id self, SEL, id other) {
  return is_string(other) && string_value(self) == string_value(other);
}

id appended(id self, SEL, id other) {
  if (!other) raise_invalid_argument("-[NSString stringByAppendingString:]: the string is nil");
  return autoreleased(make_string(std::string(string_value(self)).append(string_value(other))));
}

void define_initialisers(objc::ClassBuilder<String>& builder) {
  builder.method("initWithCString:encoding:", init_with_c_string)
      .method("initWithUTF8String:", init_with_utf8)
      .method("initWithBytes:length:encoding:", init_with_bytes)
      .method("initWithBytesNoCopy:length:encoding:freeWhenDone:", init_with_bytes_no_copy)
      .method("initWithString:", init_with_string)
      .class_method("string", [](Class, SEL) { return autoreleased(make_string("")); })
      .class_method("stringWithString:",
                    [](Class cls, SEL selector, id other) {
                      return autoreleased(init_with_string(objc::make<String>(cls), selector, other));
                    })
      .class_method("stringWithUTF8String:",
                    [](Class cls, SEL selector, const char* text) {
                      return autoreleased(init_with_utf8(objc::make<String>(cls), selector, text));
                    })
      .class_method("stringWithCString:encoding:", [](Class cls, SEL selector, const char* text, uintptr_t encoding) {
        return autoreleased(init_with_c_string(objc::make<String>(cls), selector, text, encoding));
      });
}

void define_access(objc::ClassBuilder<String>& builder) {
  builder.method("length", [](id self, SEL) { return utf16_length(string_value(self)); })
      .method("characterAtIndex:", character_at)
      .method("UTF8String", [](id self, SEL) { return string_value(self).data(); })
      .method("fileSystemRepresentation", [](id self, SEL) { return string_value(self).data(); })
      .method("cStringUsingEncoding:", encoded_c_string)
      .method("lengthOfBytesUsingEncoding:", encoded_length)
      .method("maximumLengthOfBytesUsingEncoding:", maximum_encoded_length)
      .method("description", [](id self, SEL) { return objc_retainAutorelease(self); })
      .method("copy", [](id self, SEL) { return objc_retain(self); });
}

void define_comparison(objc::ClassBuilder<String>& builder) {
  builder.method("isEqualToString:", is_equal_to_string)
      .method("isEqual:", is_equal_to_object)
      .method("hash", [](id self, SEL) { return std::hash<std::string_view>{}(string_value(self)); })
      .method("stringByAppendingString:", appended)
      .method("caseInsensitiveCompare:",
              [](id self, SEL, id other) { return compare_ignoring_case(string_value(self), string_value(other)); })
      .method("rangeOfString:options:", [](id self, SEL, id other, uintptr_t options) {
        return find_text(string_value(self), string_value(other), options);
      });
}

}  // namespace

void define_string_classes() {
  objc::ClassBuilder<String> builder("NSString");
  String::cls = builder.get();
  builder.conforms_to("NSCopying");
  define_initialisers(builder);
  define_access(builder);
  define_comparison(builder);
  define_constant_string_class();
}

bool is_string(id object) { return is_kind_of(object, String::cls); }

id make_string(std::string_view utf8) {
  auto* string = objc::make<String>(String::cls);
  string->text = repaired_utf8(utf8);
  return string->as_id();
}

std::string_view string_value(id string) {
  if (!string) return {"", 0};
  if (is_constant_string(string)) return constant_string_value(reinterpret_cast<ConstantString*>(string));
  return expect<String>(string)->text;
}

}  // namespace softmetal::foundation
