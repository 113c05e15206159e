// Autorelease pools: nesting, order, threads, NSAutoreleasePool, misuse.
#include <objc/runtime.h>

#include <Foundation/Foundation.hpp>
#include <thread>

#include "check.h"

namespace {

NS::Object* new_object() { return reinterpret_cast<NS::Object*>(objc_alloc(objc_lookUpClass("NSObject"))); }

void nested() {
  size_t live = softmetal_live_objects();
  void* outer = objc_autoreleasePoolPush();
  new_object()->autorelease();
  void* inner = objc_autoreleasePoolPush();
  for (int index = 0; index < 1000; index++) new_object()->autorelease();
  CHECK_EQUAL(softmetal_live_objects(), live + 1001);
  objc_autoreleasePoolPop(inner);
  CHECK_EQUAL(softmetal_live_objects(), live + 1);
  objc_autoreleasePoolPop(outer);
  CHECK_EQUAL(softmetal_live_objects(), live);
}

// An outer pool ends those within.
void unbalanced() {
  size_t live = softmetal_live_objects();
  void* outer = objc_autoreleasePoolPush();
  objc_autoreleasePoolPush();
  new_object()->autorelease();
  objc_autoreleasePoolPush();
  new_object()->autorelease();
  objc_autoreleasePoolPop(outer);
  CHECK_EQUAL(softmetal_live_objects(), live);
}

void pool_objects() {
  size_t live = softmetal_live_objects();
  auto* outer = NS::AutoreleasePool::alloc()->init();
  auto* inner = NS::AutoreleasePool::alloc()->init();
  new_object()->autorelease();
  inner->addObject(new_object());
  inner->release();
  CHECK_EQUAL(softmetal_live_objects(), live + 1);
  new_object()->autorelease();
  outer->drain();
  CHECK_EQUAL(softmetal_live_objects(), live);
}

void autoreleased_twice() {
  auto* object = new_object();
  void* pool = objc_autoreleasePoolPush();
  object->retain()->autorelease();
  object->retain()->autorelease();
  CHECK_EQUAL(object->retainCount(), 3u);
  objc_autoreleasePoolPop(pool);
  CHECK_EQUAL(object->retainCount(), 1u);
  object->release();
}

// Pools belong to their thread; what no pool holds is released when the thread ends.
void threads() {
  size_t live = softmetal_live_objects();
  void* pool = objc_autoreleasePoolPush();
  new_object()->autorelease();
  std::thread([live] {
    new_object()->autorelease();
    void* own = objc_autoreleasePoolPush();
    new_object()->autorelease();
    CHECK_EQUAL(softmetal_live_objects(), live + 3);
    objc_autoreleasePoolPop(own);
    CHECK_EQUAL(softmetal_live_objects(), live + 2);
  }).join();
  CHECK_EQUAL(softmetal_live_objects(), live + 1);
  objc_autoreleasePoolPop(pool);
  CHECK_EQUAL(softmetal_live_objects(), live);
}

void misuse() {
  void* pool = objc_autoreleasePoolPush();
  objc_autoreleasePoolPop(pool);
  const std::string reason =
      "NSInternalInconsistencyException: an autorelease pool was popped twice, or on another thread than it was pushed "
      "on";
  CHECK_EQUAL(raised_by([pool] { objc_autoreleasePoolPop(pool); }), reason);
  auto* object = NS::AutoreleasePool::alloc()->init();
  CHECK_EQUAL(raised_by([object] { object->retain(); }),
              "NSInvalidArgumentException: an NSAutoreleasePool cannot be retained or autoreleased");
  object->release();
}

}  // namespace

int main() {
  softmetal_set_exception_handler(throw_exception);
  nested();
  unbalanced();
  pool_objects();
  autoreleased_twice();
  threads();
  misuse();
  return report();
}
