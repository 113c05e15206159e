// NSValue.
#include <cstring>

#include "foundation/foundation.h"
#include "foundation/number.h"
#include "foundation/type_encoding.h"

namespace softmetal::foundation {
namespace {

id init_with_bytes(Value* self, SEL, const void* bytes, const char* type) {
  if (!bytes || !type) raise_invalid_argument("-[NSValue initWithBytes:objCType:]: the bytes or their type are null");
  size_t size = 0;
  NSGetSizeAndAlignment(type, &size, nullptr);
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
