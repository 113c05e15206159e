#include "foundation/array.h"

#include <algorithm>

#include "foundation/foundation.h"

namespace softmetal::foundation {
namespace {

id init_with_objects(Array* self, SEL, const id* objects, size_t count) {
  append_objects(&self->objects, objects, count, "-[NSArray initWithObjects:count:]");
  return self->as_id();
}

id object_at(Array* self, SEL, size_t index) {
  if (index >= self->objects.size()) {
    raise_range("-[NSArray objectAtIndex:]: index %zu is beyond the count %zu", index, self->objects.size());
  }
  return self->objects[index];
}

BOOL is_equal_to(Array* self, SEL, id other) {
  return is_equal(self, other, [](Array& left, Array& right) {
    const auto& objects = left.objects.objects();
    const auto& others = right.objects.objects();
    return std::equal(objects.begin(), objects.end(), others.begin(), others.end(), are_equal);
  });
}

BOOL contains(Array* self, SEL, id object) {
  const auto& objects = self->objects.objects();
  return std::any_of(objects.begin(), objects.end(), [object](id element) { return are_equal(element, object); });
}

id describe(Array* self, SEL) {
  std::string text = "(";
  for (id object : self->objects.objects()) text += (text.size() > 1 ? ",\n    " : "\n    ") + description_of(object);
  return autoreleased(make_string(text + "\n)"));
}

void define_making(objc::ClassBuilder<Array>& builder) {
  builder.method("initWithObjects:count:", init_with_objects)
      .class_method("array", [](Class, SEL) { return autoreleased(make_array(nullptr, 0)); })
      .class_method("arrayWithObject:", [](Class, SEL, id object) { return autoreleased(make_array(&object, 1)); })
      .class_method("arrayWithObjects:count:", [](Class, SEL, const id* objects, size_t count) {
        return autoreleased(make_array(objects, count));
      });
}

void define_access(objc::ClassBuilder<Array>& builder) {
  builder.method("count", [](Array* self, SEL) { return self->objects.size(); })
      .method("objectAtIndex:", object_at)
      .method("firstObject", [](Array* self, SEL) { return self->objects.size() ? self->objects[0] : nullptr; })
      .method("lastObject",
              [](Array* self, SEL) { return self->objects.size() ? self->objects[self->objects.size() - 1] : nullptr; })
      .method("objectEnumerator",
              [](Array* self, SEL) { return autoreleased(make_enumerator(self->objects.objects())); })
      .method("countByEnumeratingWithState:objects:count:",
              [](Array* self, SEL, FastEnumerationState* state, id*, size_t) {
                return enumerate_fast(self->objects.objects(), state);
              })
      .method("containsObject:", contains)
      .method("isEqual:", is_equal_to)
      .method("isEqualToArray:", is_equal_to)
      .method("hash", [](Array* self, SEL) { return self->objects.size(); })
      .method("description", describe)
      .method("copy", [](id self, SEL) { return objc_retain(self); });
}

}  // namespace

void append_objects(ObjectList* list, const id* objects, size_t count, const char* method) {
  for (size_t index = 0; index < count; index++) {
    if (!objects[index]) raise_invalid_argument("%s: object %zu is nil", method, index);
    list->append(objects[index]);
  }
}

size_t enumerate_fast(const std::vector<id>& objects, FastEnumerationState* state) {
  static unsigned long never_mutated = 0;
  if (state->state != 0) return 0;
  state->state = 1;
  state->items = const_cast<id*>(objects.data());
  state->mutations = &never_mutated;
  return objects.size();
}

void define_array_class() {
  objc::ClassBuilder<Array> builder("NSArray");
  Array::cls = builder.get();
  builder.conforms_to("NSCopying").conforms_to("NSFastEnumeration");
  define_making(builder);
  define_access(builder);
}

id make_array(const id* objects, size_t count) {
  auto* array = objc::make<Array>(Array::cls);
  append_objects(&array->objects, objects, count, "+[NSArray arrayWithObjects:count:]");
  return array->as_id();
}

size_t array_count(id array) { return array ? expect<Array>(array)->objects.size() : 0; }

id array_object(id array, size_t index) { return array ? object_at(expect<Array>(array), nullptr, index) : nullptr; }

}  // namespace softmetal::foundation
