// NSValue.
#include <cctype>
#include <cstring>

#include "foundation/foundation.h"
#include "foundation/number.h"

namespace softmetal::foundation {
namespace {

// The size of a value with a simple type encoding, or of a structure of them; 0 when not understood.
size_t size_of_type(const char* type) {
  if (type[0] && !type[1]) {
    switch (type[0]) {
      case 'c':
      case 'C':
      case 'B':
        return 1;
      case 's':
      case 'S':
        return 2;
      case 'i':
      case 'I':
      case 'f':
        return 4;
      case 'l':
      case 'L':
      case 'q':
      case 'Q':
      case 'd':
      case '@':
      case '#':
      case ':':
      case '*':
        return 8;
      default:
        return 0;
    }
  }
  return type[0] == '^' ? sizeof(void*) : 0;
}

id init_with_bytes(Value* self, SEL, const void* bytes, const char* type) {
  size_t size = type ? size_of_type(type) : 0;
  if (!bytes || size == 0) {
    raise_invalid_argument("softmetal does not implement NSValue objects of the Objective-C type \"%s\"",
                           type ? type : "");
  }
  self->type = type;
  self->bytes.assign(static_cast<const char*>(bytes), static_cast<const char*>(bytes) + size);
  return self->as_id();
}

void get_value(Value* self, SEL, void* memory, size_t size) {
  if (size != self->bytes.size()) {
    raise_invalid_argument("-[NSValue getValue:size:]: the value takes %zu bytes, not %zu", self->bytes.size(), size);
  }
  memcpy(memory, self->bytes.data(), size);
}

void* pointer_value(Value* self, SEL) {
  void* pointer = nullptr;
  memcpy(&pointer, self->bytes.data(), std::min(sizeof pointer, self->bytes.size()));
  return pointer;
}

BOOL is_equal_to(Value* self, SEL, id other) {
  return is_equal(self, other,
                  [](Value& left, Value& right) { return left.type == right.type && left.bytes == right.bytes; });
}

size_t hash_bytes(Value* self, SEL) { return std::hash<std::string_view>{}({self->bytes.data(), self->bytes.size()}); }

}  // namespace

void define_value_class() {
  objc::ClassBuilder<Value> builder("NSValue");
  Value::cls = builder.get();
  builder.conforms_to("NSCopying")
      .method("initWithBytes:objCType:", init_with_bytes)
      .method("objCType", [](Value* self, SEL) { return self->type.c_str(); })
      .method("getValue:size:", get_value)
      .method("pointerValue", pointer_value)
      .method("isEqual:", is_equal_to)
      .method("isEqualToValue:", is_equal_to)
      .method("hash", hash_bytes)
      .method("copy", [](id self, SEL) { return objc_retain(self); })
      .class_method("valueWithBytes:objCType:",
                    [](Class, SEL selector, const void* bytes, const char* type) {
                      return autoreleased(init_with_bytes(objc::make<Value>(Value::cls), selector, bytes, type));
                    })
      .class_method("valueWithPointer:", [](Class, SEL selector, const void* pointer) {
        return autoreleased(init_with_bytes(objc::make<Value>(Value::cls), selector, &pointer, "^v"));
      });
}

}  // namespace softmetal::foundation
