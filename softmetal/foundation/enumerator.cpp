// NSEnumerator.
#include "foundation/array.h"
#include "foundation/foundation.h"

namespace softmetal::foundation {
namespace {

struct Enumerator : BaseObject {
  inline static Class cls = nullptr;
  ObjectList objects;
  size_t position = 0;
};

id next_object(Enumerator* self, SEL) {
  return self->position < self->objects.size() ? self->objects[self->position++] : nullptr;
}

// What has not been enumerated yet; that ends the enumeration.
id remaining_objects(Enumerator* self, SEL) {
  const auto& objects = self->objects.objects();
  id array = make_array(objects.data() + self->position, objects.size() - self->position);
  self->position = objects.size();
  return autoreleased(array);
}

size_t count_by_enumerating(Enumerator* self, SEL, FastEnumerationState* state, id*, size_t) {
  size_t remaining = self->objects.size() - self->position;
  if (enumerate_fast(self->objects.objects(), state) == 0) return 0;
  state->items += self->position;
  self->position = self->objects.size();
  return remaining;
}

}  // namespace

id make_enumerator(const std::vector<id>& objects) {
  auto* enumerator = objc::make<Enumerator>(Enumerator::cls);
  for (id object : objects) enumerator->objects.append(object);
  return enumerator->as_id();
}

void define_enumerator_class() {
  objc::ClassBuilder<Enumerator> builder("NSEnumerator");
  Enumerator::cls = builder.get();
  builder.conforms_to("NSFastEnumeration")
      .method("nextObject", next_object)
      .method("allObjects", remaining_objects)
      .method("countByEnumeratingWithState:objects:count:", count_by_enumerating);
}

}  // namespace softmetal::foundation
