// NSSet.
#include <unordered_set>

#include "foundation/array.h"
#include "foundation/foundation.h"

namespace softmetal::foundation {
namespace {

struct Set : BaseObject {
  inline static Class cls = nullptr;
  ObjectList objects;
  std::unordered_set<id, MessageHash, MessageEqual> members;

  void add(id object) {
    if (members.insert(object).second) objects.append(object);
  }
};

void fill(Set* set, const id* objects, size_t count) {
  for (size_t index = 0; index < count; index++) {
    if (!objects[index]) raise_invalid_argument("-[NSSet initWithObjects:count:]: object %zu is nil", index);
    set->add(objects[index]);
  }
}

id init_with_objects(Set* self, SEL, const id* objects, size_t count) {
  fill(self, objects, count);
  return self->as_id();
}

id member(Set* self, SEL, id object) {
  auto found = object ? self->members.find(object) : self->members.end();
  return found == self->members.end() ? nullptr : *found;
}

BOOL is_equal_to(Set* self, SEL, id other) {
  return is_equal(self, other, [](Set& left, Set& right) {
    if (left.objects.size() != right.objects.size()) return false;
    for (id object : left.objects.objects()) {
      if (!right.members.count(object)) return false;
    }
    return true;
  });
}

id describe(Set* self, SEL) {
  std::string text = "{(";
  for (id object : self->objects.objects()) text += (text.size() > 2 ? ",\n    " : "\n    ") + description_of(object);
  return autoreleased(make_string(text + "\n)}"));
}

}  // namespace

void define_set_class() {
  objc::ClassBuilder<Set> builder("NSSet");
  Set::cls = builder.get();
  builder.conforms_to("NSCopying")
      .conforms_to("NSFastEnumeration")
      .method("initWithObjects:count:", init_with_objects)
      .method("count", [](Set* self, SEL) { return self->objects.size(); })
      .method("member:", member)
      .method("containsObject:",
              [](Set* self, SEL selector, id object) -> BOOL { return member(self, selector, object) != nullptr; })
      .method("allObjects", [](Set* self, SEL) { return autoreleased(make_array(self->objects.objects())); })
      .method("objectEnumerator", [](Set* self, SEL) { return autoreleased(make_enumerator(self->objects.objects())); })
      .method("countByEnumeratingWithState:objects:count:",
              [](Set* self, SEL, FastEnumerationState* state, id*, size_t) {
                return enumerate_fast(self->objects.objects(), state);
              })
      .method("isEqual:", is_equal_to)
      .method("isEqualToSet:", is_equal_to)
      .method("hash", [](Set* self, SEL) { return self->objects.size(); })
      .method("description", describe)
      .method("copy", [](id self, SEL) { return objc_retain(self); })
      .class_method("set", [](Class, SEL) { return autoreleased(make_set(nullptr, 0)); })
      .class_method("setWithObjects:count:",
                    [](Class, SEL, const id* objects, size_t count) { return autoreleased(make_set(objects, count)); });
}

id make_set(const id* objects, size_t count) {
  auto* set = objc::make<Set>(Set::cls);
  fill(set, objects, count);
  return set->as_id();
}

std::vector<id> set_objects(id set) { return set ? expect<Set>(set)->objects.objects() : std::vector<id>(); }

}  // namespace softmetal::foundation
