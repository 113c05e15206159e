// Reference counts: the life of an object from allocate() to deallocate().
#include <cstdlib>
#include <new>
#include <string>

#include "objc/block.h"
#include "objc/class.h"
#include "objc/zombies.h"

namespace softmetal::objc {
namespace {

// Marks an object whose destructor runs: retain and release pairs in there do not end it a second time.
constexpr intptr_t kDeallocating = INTPTR_MIN / 2;

void send_dealloc(Object* object) {
  static const SEL dealloc = sel_registerName("dealloc");
  auto implementation = reinterpret_cast<void (*)(Object*, SEL)>(find_implementation(object->isa, dealloc));
  implementation(object, dealloc);
}

// `previous` is the count before a release that found no further owner.
__attribute__((noinline)) void release_last_owner(Object* object, intptr_t previous) {
  if (previous < 0) {
    if (previous > kDeallocating && previous < kDeallocating / 2) return;
    std::string reason =
        std::string("an object of class ") + object->isa->name + " was released more often than retained";
    raise("NSInternalInconsistencyException", reason.c_str());
  }
  // A load and not a fence, which the thread sanitizer does not understand.
  (void)object->extra_references.load(std::memory_order_acquire);
  object->extra_references.store(kDeallocating, std::memory_order_relaxed);
  if (has_flags(object->isa, kOverridesDealloc)) {
    send_dealloc(object);
  } else {
    deallocate(object);
  }
}

__attribute__((noinline)) id retain_uncounted(id object) {
  uint32_t flags = isa_of(object)->flags.load(std::memory_order_relaxed);
  if (flags & kZombie) raise_zombie(object, sel_registerName("retain"));
  // Retaining a block on the stack keeps nothing alive, as in Objective-C; only copying does.
  return (flags & kBlock) ? retain_block(object) : object;
}

__attribute__((noinline)) void release_uncounted(id object) {
  uint32_t flags = isa_of(object)->flags.load(std::memory_order_relaxed);
  if (flags & kZombie) raise_zombie(object, sel_registerName("release"));
  if (flags & kBlock) _Block_release(object);
}

}  // namespace

Object* allocate(Class cls) {
  if (!cls->construct) {
    std::string reason = std::string("class ") + cls->name + " has no instances";
    raise("NSInvalidArgumentException", reason.c_str());
  }
  auto* object = static_cast<Object*>(calloc(1, cls->instance_size));
  if (!object) throw std::bad_alloc();
  object->isa = cls;
  cls->construct(object);
  cls->live_instances.fetch_add(1, std::memory_order_relaxed);
  return object;
}

void deallocate(Object* object) {
  Class cls = object->isa;
  if (cls->destroy) cls->destroy(object);
  if (cls->instances_may_have_associations.load(std::memory_order_acquire)) {
    remove_associations(reinterpret_cast<id>(object));
  }
  cls->live_instances.fetch_sub(1, std::memory_order_relaxed);
  if (zombies_enabled()) {
    make_zombie(object, cls);
  } else {
    free(object);
  }
}

void retain_counted(Object* object) { object->extra_references.fetch_add(1, std::memory_order_relaxed); }

void release_counted(Object* object) {
  intptr_t previous = object->extra_references.fetch_sub(1, std::memory_order_release);
  if (__builtin_expect(previous <= 0, 0)) release_last_owner(object, previous);
}

}  // namespace softmetal::objc

using namespace softmetal::objc;

extern "C" {

id objc_alloc(Class cls) { return cls ? reinterpret_cast<id>(allocate(cls)) : nullptr; }

id objc_retain(id object) {
  if (!object) return nullptr;
  if (__builtin_expect(has_flags(isa_of(object), kNotCounted), 0)) return retain_uncounted(object);
  retain_counted(reinterpret_cast<Object*>(object));
  return object;
}

void objc_release(id object) {
  if (!object) return;
  if (__builtin_expect(has_flags(isa_of(object), kNotCounted), 0)) return release_uncounted(object);
  release_counted(reinterpret_cast<Object*>(object));
}

id objc_retainAutorelease(id object) { return objc_autorelease(objc_retain(object)); }
id objc_retainAutoreleasedReturnValue(id object) { return objc_retain(object); }
id objc_autoreleaseReturnValue(id object) { return objc_autorelease(object); }

void objc_storeStrong(id* location, id object) {
  id previous = *location;
  if (previous == object) return;
  *location = objc_retain(object);
  objc_release(previous);
}

}  // extern "C"
