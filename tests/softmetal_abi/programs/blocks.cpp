// Blocks: copies, captured objects, __block variables, std::function, and blocks as objects.
#include <Block.h>

#include <Metal/Metal.hpp>
#include <thread>

#include "check.h"
#include "probe_class.h"

namespace {

struct CountsLife {
  static inline int alive = 0;
  CountsLife() { alive++; }
  CountsLife(const CountsLife&) { alive++; }
  ~CountsLife() { alive--; }
};

void captured_values() {
  CHECK_EQUAL(CountsLife::alive, 0);
  {
    CountsLife life;
    int offset = 40;
    auto add = Block_copy(^(int value) {
      (void)life;
      return value + offset;
    });
    CHECK_EQUAL(add(2), 42);
    auto again = Block_copy(add);
    CHECK(again == add);
    Block_release(again);
    CHECK_EQUAL(add(3), 43);
    CHECK_EQUAL(CountsLife::alive, 3);  // the variable, the block on the stack, the one on the heap
    Block_release(add);
    CHECK_EQUAL(CountsLife::alive, 2);
  }
  CHECK_EQUAL(CountsLife::alive, 0);
}

void shared_variables() {
  __block int count = 0;
  __block CountsLife life;
  auto first = Block_copy(^{
    (void)life;
    count += 1;
  });
  auto second = Block_copy(^{
    count += 10;
  });
  first();
  second();
  std::thread([first, second] {
    first();
    second();
  }).join();
  CHECK_EQUAL(count, 22);
  Block_release(first);
  second();
  CHECK_EQUAL(count, 32);
  Block_release(second);
  CHECK_EQUAL(CountsLife::alive, 2);  // here and on the heap, where this frame still holds it
}

void nested_blocks() {
  __block int total = 0;
  auto inner = ^(int value) {
    total += value;
  };
  auto outer = Block_copy(^{
    inner(1);
    inner(2);
  });
  outer();
  outer();
  Block_release(outer);
  CHECK_EQUAL(total, 6);
}

// A method that keeps the block it is given, as Metal's handlers do.
void through_metal_cpp() {
  ProbeClass probe("KeepsHandlers", "NSObject", sizeof(void*));
  probe
      .method("addCompletedHandler:",
              [](id self, SEL, const void* block) {
                *static_cast<void**>(object_getIndexedIvars(self)) = _Block_copy(block);
              })
      .method("commit", [](id self, SEL) {
        auto handler = *static_cast<void (^*)(id)>(object_getIndexedIvars(self));
        handler(self);
        Block_release(handler);
      });
  auto* buffer = probe.make<MTL::CommandBuffer>();
  std::string text = "a captured text that does not fit into the string object itself";
  size_t seen = 0;
  size_t* to = &seen;
  buffer->addCompletedHandler(
      [text, to, buffer](MTL::CommandBuffer* completed) { *to = completed == buffer ? text.size() : 0; });
  buffer->commit();
  CHECK_EQUAL(seen, text.size());
  buffer->release();
}

void blocks_are_objects() {
  {
    CountsLife life;
    void (^on_stack)(void) = ^{
      (void)life;
    };
    id heap = static_cast<id>(_Block_copy(reinterpret_cast<void*>(on_stack)));
    CHECK_EQUAL(std::string(object_getClassName(heap)), "__NSMallocBlock__");
    auto* object = reinterpret_cast<NS::Object*>(heap);
    int alive = CountsLife::alive;
    CHECK(object->retain() == object);
    CHECK(objc_retain(heap) == heap);
    object->release();
    objc_release(heap);
    CHECK_EQUAL(CountsLife::alive, alive);
    void* pool = objc_autoreleasePoolPush();
    object->autorelease();
    CHECK(object->description() != nullptr);
    CHECK(object->isEqual(object));
    CHECK(reinterpret_cast<NS::Array*>(object)->copy() == reinterpret_cast<NS::Array*>(object));
    object->release();
    CHECK_EQUAL(CountsLife::alive, alive);
    objc_autoreleasePoolPop(pool);
    CHECK_EQUAL(CountsLife::alive, alive - 1);
    id global = reinterpret_cast<id>(^{
    });
    CHECK(objc_retain(global) == global);
    objc_release(global);
    CHECK_EQUAL(std::string(object_getClassName(global)), "__NSGlobalBlock__");
  }
  CHECK_EQUAL(CountsLife::alive, 0);
}

}  // namespace

int main() {
  captured_values();
  shared_variables();
  CHECK_EQUAL(CountsLife::alive, 0);
  nested_blocks();
  through_metal_cpp();
  blocks_are_objects();
  return report();
}
