// Reference counts, live counts, associated objects, and what happens at an object's end.
#include <Metal/Metal.hpp>
#include <cstring>

#include "check.h"
#include "probe_class.h"

namespace {

int deallocated = 0;

Class counting_class() {
  static ProbeClass probe("CountsDealloc");
  static bool defined = [] {
    probe.method("dealloc", [](id self, SEL selector) {
      deallocated++;
      objc_super up{self, class_getSuperclass(object_getClass(self))};
      reinterpret_cast<void (*)(objc_super*, SEL)>(objc_msgSendSuper)(&up, selector);
    });
    return true;
  }();
  return defined ? probe.get() : nullptr;
}

id make_counting() { return class_createInstance(counting_class(), 0); }

size_t live_instances(const char* class_name) {
  struct Wanted {
    const char* name;
    size_t live;
  } wanted{class_name, 0};
  softmetal_visit_live_classes(
      [](void* context, const char* name, size_t live) {
        auto* found = static_cast<Wanted*>(context);
        if (strcmp(name, found->name) == 0) found->live = live;
      },
      &wanted);
  return wanted.live;
}

void counts() {
  size_t live = softmetal_live_objects();
  auto* array = NS::Array::alloc()->init();
  CHECK_EQUAL(softmetal_live_objects(), live + 1);
  CHECK_EQUAL(live_instances("NSArray"), 1u);
  CHECK_EQUAL(array->retainCount(), 1u);
  CHECK(array->retain() == array);
  CHECK_EQUAL(array->retainCount(), 2u);
  array->release();
  CHECK_EQUAL(array->retainCount(), 1u);
  auto* same = array->copy();
  CHECK(same == array);
  same->release();
  array->release();
  CHECK_EQUAL(softmetal_live_objects(), live);
  CHECK_EQUAL(live_instances("NSArray"), 0u);
}

void shared_pointers() {
  size_t live = softmetal_live_objects();
  {
    auto array = NS::TransferPtr(NS::Array::alloc()->init());
    auto other = array;
    CHECK_EQUAL(array->retainCount(), 2u);
    auto moved = std::move(other);
    CHECK_EQUAL(array->retainCount(), 2u);
  }
  CHECK_EQUAL(softmetal_live_objects(), live);
}

void dealloc_is_sent_once() {
  deallocated = 0;
  id object = make_counting();
  objc_retain(object);
  objc_release(object);
  CHECK_EQUAL(deallocated, 0);
  objc_release(object);
  CHECK_EQUAL(deallocated, 1);
  CHECK_EQUAL(live_instances("CountsDealloc"), 0u);
}

void associated_objects() {
  static char retained_key, assigned_key, copied_key;
  deallocated = 0;
  id holder = reinterpret_cast<id>(NS::Array::alloc()->init());
  id value = make_counting();
  objc_setAssociatedObject(holder, &retained_key, value, OBJC_ASSOCIATION_RETAIN_NONATOMIC);
  objc_setAssociatedObject(holder, &assigned_key, value, OBJC_ASSOCIATION_ASSIGN);
  CHECK(objc_getAssociatedObject(holder, &retained_key) == value);
  CHECK(objc_getAssociatedObject(holder, &assigned_key) == value);
  CHECK(objc_getAssociatedObject(holder, &copied_key) == nullptr);
  objc_release(value);
  CHECK_EQUAL(deallocated, 0);
  id second = make_counting();
  objc_setAssociatedObject(holder, &retained_key, second, OBJC_ASSOCIATION_RETAIN_NONATOMIC);
  objc_release(second);
  CHECK_EQUAL(deallocated, 1);  // the first value was replaced
  objc_setAssociatedObject(holder, &retained_key, nullptr, OBJC_ASSOCIATION_RETAIN_NONATOMIC);
  CHECK_EQUAL(deallocated, 2);
  id third = make_counting();
  objc_setAssociatedObject(holder, &retained_key, third, OBJC_ASSOCIATION_RETAIN);
  objc_release(third);
  auto* text = NS::String::alloc()->init("text", NS::UTF8StringEncoding);
  objc_setAssociatedObject(holder, &copied_key, reinterpret_cast<id>(text), OBJC_ASSOCIATION_COPY_NONATOMIC);
  text->release();
  CHECK(objc_getAssociatedObject(holder, &copied_key) != nullptr);
  objc_release(holder);
  CHECK_EQUAL(deallocated, 3);
  CHECK_EQUAL(live_instances("NSString"), 0u);
}

// The atomic policies hand out an autoreleased reference, so the value survives its replacement.
void atomic_association() {
  static char key;
  deallocated = 0;
  id holder = reinterpret_cast<id>(NS::Array::alloc()->init());
  id value = make_counting();
  objc_setAssociatedObject(holder, &key, value, OBJC_ASSOCIATION_RETAIN);
  objc_release(value);
  void* pool = objc_autoreleasePoolPush();
  CHECK(objc_getAssociatedObject(holder, &key) == value);
  objc_removeAssociatedObjects(holder);
  CHECK_EQUAL(deallocated, 0);
  objc_autoreleasePoolPop(pool);
  CHECK_EQUAL(deallocated, 1);
  objc_release(holder);
}

void block_as_sentinel() {
  static char key;
  static int ended = 0;
  struct State {
    State() = default;
    State(const State&) {}
    ~State() { ended++; }
  };
  id holder = reinterpret_cast<id>(NS::Array::alloc()->init());
  {
    State state;
    objc_setAssociatedObject(holder, &key, reinterpret_cast<id>(^{
                               (void)state;
                             }),
                             OBJC_ASSOCIATION_COPY);
  }
  int ended_before = ended;
  objc_release(holder);
  CHECK_EQUAL(ended, ended_before + 1);
}

// With NSZombieEnabled=YES.
void use_after_free() {
  auto* array = NS::Array::alloc()->init();
  array->release();
  const std::string what = "NSInternalInconsistencyException: -[NSArray ";
  CHECK_EQUAL(raised_by([=] { array->release(); }), what + "release]: message sent to a deallocated object");
  CHECK_EQUAL(raised_by([=] { array->count(); }), what + "count]: message sent to a deallocated object");
  CHECK_EQUAL(raised_by([=] { objc_retain(reinterpret_cast<id>(array)); }),
              what + "retain]: message sent to a deallocated object");
}

}  // namespace

int main(int count, char** arguments) {
  softmetal_set_exception_handler(throw_exception);
  if (count > 1 && strcmp(arguments[1], "zombies") == 0) {
    use_after_free();
    return report();
  }
  counts();
  shared_pointers();
  dealloc_is_sent_once();
  associated_objects();
  atomic_association();
  block_as_sentinel();
  CHECK_EQUAL(softmetal_live_objects(), 0u);
  return report();
}
