#include "foundation/type_encoding.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "foundation/foundation.h"

namespace softmetal::foundation {
namespace {

constexpr TypeLayout kNotUnderstood;

size_t size_of_simple(char code) {
  if (strchr("cCB", code)) return 1;
  if (strchr("sS", code)) return 2;
  if (strchr("iIf", code)) return 4;
  if (strchr("lLqQd@#:*", code)) return 8;
  return 0;
}

TypeLayout layout_of_pointer(const char* type) {
  const char* pointee = type + 1;
  if (*pointee == 'v' || *pointee == '?') return {sizeof(void*), alignof(void*), pointee + 1};
  TypeLayout layout = layout_of(pointee);
  return layout.end ? TypeLayout{sizeof(void*), alignof(void*), layout.end} : kNotUnderstood;
}

TypeLayout layout_of_array(const char* type) {
  char* element_type = nullptr;
  size_t count = strtoul(type + 1, &element_type, 10);
  TypeLayout element = layout_of(element_type);
  if (element.size == 0 || *element.end != ']') return kNotUnderstood;
  return {count * element.size, element.alignment, element.end + 1};
}

TypeLayout layout_of_struct(const char* type) {
  const char* field = strchr(type, '=');
  if (!field) return kNotUnderstood;
  size_t size = 0;
  size_t alignment = 1;
  for (field++; *field != '}';) {
    TypeLayout layout = layout_of(field);
    if (layout.size == 0) return kNotUnderstood;
    alignment = std::max(alignment, layout.alignment);
    size = (size + layout.alignment - 1) / layout.alignment * layout.alignment + layout.size;
    field = layout.end;
  }
  return {(size + alignment - 1) / alignment * alignment, alignment, field + 1};
}

}  // namespace

TypeLayout layout_of(const char* type) {
  if (!*type) return kNotUnderstood;
  if (*type == '^') return layout_of_pointer(type);
  if (*type == '[') return layout_of_array(type);
  if (*type == '{') return layout_of_struct(type);
  size_t size = size_of_simple(*type);
  return size ? TypeLayout{size, size, type + 1} : kNotUnderstood;
}

}  // namespace softmetal::foundation

const char* NSGetSizeAndAlignment(const char* type, size_t* size, size_t* alignment) {
  auto layout = softmetal::foundation::layout_of(type);
  if (layout.size == 0) {
    softmetal::foundation::raise_invalid_argument("softmetal does not implement the Objective-C type \"%s\"", type);
  }
  if (size) *size = layout.size;
  if (alignment) *alignment = layout.alignment;
  return layout.end;
}
