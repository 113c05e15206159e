// NSAutoreleasePool: an object around the runtime's pools.
#include <cstdio>

#include "foundation/foundation.h"
#include "foundation/object.h"
#include "objc/class.h"

namespace softmetal::foundation {
namespace {

struct AutoreleasePool : BaseObject {
  void* pool = nullptr;

  // Popping an outer pool pops those inside it; nothing is left to do then.
  ~AutoreleasePool() {
    if (pool && objc::pool_is_open(pool)) objc_autoreleasePoolPop(pool);
  }
};

id init_pool(AutoreleasePool* self, SEL) {
  self->pool = objc_autoreleasePoolPush();
  return self->as_id();
}

void drain(AutoreleasePool* self, SEL) { objc_release(self->as_id()); }

id refuse_retain(id, SEL) { raise_invalid_argument("an NSAutoreleasePool cannot be retained or autoreleased"); }

}  // namespace

void define_autorelease_pool_class() {
  objc::ClassBuilder<AutoreleasePool>("NSAutoreleasePool")
      .method("init", init_pool)
      .method("drain", drain)
      .method("retain", refuse_retain)
      .method("autorelease", refuse_retain)
      .method("addObject:", [](id, SEL, id object) { objc_autorelease(object); })
      .class_method("addObject:", [](Class, SEL, id object) { objc_autorelease(object); })
      .class_method("showPools", [](Class, SEL) {
        fprintf(stderr, "softmetal: %zu objects wait in this thread's autorelease pools\n",
                objc::open_autoreleased_objects());
      });
}

}  // namespace softmetal::foundation
