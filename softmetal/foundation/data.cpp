#include "foundation/data.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "foundation/foundation.h"

namespace softmetal::foundation {
namespace {

std::string_view view_of(Data& data) { return {static_cast<char*>(data.bytes()), data.length()}; }

id init_with_bytes(Data* self, SEL, const void* bytes, size_t length) {
  auto* first = static_cast<const char*>(bytes);
  self->owned.assign(first, first + length);
  return self->as_id();
}

id init_no_copy(Data* self, SEL, void* bytes, size_t length, BOOL free_when_done) {
  self->borrowed = bytes;
  self->borrowed_length = length;
  if (free_when_done) self->let_go = [bytes] { free(bytes); };
  return self->as_id();
}

BOOL is_equal_to(Data* self, SEL, id other) {
  return is_equal(self, other, [](Data& left, Data& right) { return view_of(left) == view_of(right); });
}

id describe(Data* self, SEL) {
  constexpr size_t kShown = 24;
  std::string text = "{length = " + std::to_string(self->length()) + ", bytes = 0x";
  for (char byte : view_of(*self).substr(0, kShown)) {
    char digits[3];
    snprintf(digits, sizeof digits, "%02x", static_cast<unsigned char>(byte));
    text += digits;
  }
  return autoreleased(make_string(text + (self->length() > kShown ? " ... }" : "}")));
}

}  // namespace

void define_data_class() {
  objc::ClassBuilder<Data> builder("NSData");
  Data::cls = builder.get();
  builder.conforms_to("NSCopying")
      .method("initWithBytes:length:", init_with_bytes)
      .method("initWithBytesNoCopy:length:freeWhenDone:", init_no_copy)
      .method("bytes", [](Data* self, SEL) -> const void* { return self->bytes(); })
      .method("mutableBytes", [](Data* self, SEL) { return self->bytes(); })
      .method("length", [](Data* self, SEL) { return self->length(); })
      .method("isEqual:", is_equal_to)
      .method("isEqualToData:", is_equal_to)
      .method("hash", [](Data* self, SEL) { return std::hash<std::string_view>{}(view_of(*self)); })
      .method("description", describe)
      // A copy is a value of its own: `mutableBytes` lets programs write into the original.
      .method("copy", [](Data* self, SEL) { return make_data(self->bytes(), self->length()); })
      .class_method("data", [](Class, SEL) { return autoreleased(make_data(nullptr, 0)); })
      .class_method("dataWithBytes:length:", [](Class, SEL, const void* bytes, size_t length) {
        return autoreleased(make_data(bytes, length));
      });
}

id make_data(const void* bytes, size_t length) {
  return init_with_bytes(objc::make<Data>(Data::cls), nullptr, bytes, length);
}

const void* data_bytes(id data) { return data ? expect<Data>(data)->bytes() : nullptr; }
size_t data_length(id data) { return data ? expect<Data>(data)->length() : 0; }

}  // namespace softmetal::foundation
