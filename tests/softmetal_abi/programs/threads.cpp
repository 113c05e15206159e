// Threads that start together look classes up, send first messages, share objects, and use pools and
// associations. Run under the thread sanitizer too.
#include <objc/runtime.h>

#include <Foundation/Foundation.hpp>
#include <atomic>
#include <thread>
#include <vector>

#include "check.h"
#include "probe_class.h"

namespace {

constexpr int kThreads = 8;

void together(const std::function<void(int)>& work) {
  std::atomic<int> waiting{kThreads};
  std::vector<std::thread> threads;
  for (int number = 0; number < kThreads; number++) {
    threads.emplace_back([&, number] {
      waiting--;
      while (waiting) std::this_thread::yield();
      work(number);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

// Nothing is defined yet: every thread finds complete classes.
void first_lookups() {
  std::atomic<int> correct{0};
  together([&](int number) {
    void* pool = objc_autoreleasePoolPush();
    SEL selector = sel_registerName(number % 2 ? "UTF8String" : "description");
    Class cls = objc_lookUpClass("NSString");
    auto* text = NS::String::string("shared", NS::UTF8StringEncoding);
    bool ok = cls && class_respondsToSelector(cls, selector) && std::string(text->utf8String()) == "shared";
    correct += ok && objc_getProtocol("NSCopying") != nullptr;
    objc_autoreleasePoolPop(pool);
  });
  CHECK_EQUAL(correct.load(), kThreads);
}

void first_messages() {
  for (int round = 0; round < 200; round++) {
    ProbeClass probe(("FirstMessage" + std::to_string(round)).c_str());
    probe.method("length", [](id, SEL) -> NS::UInteger { return 42; });
    auto* object = probe.make<NS::String>();
    std::atomic<int> correct{0};
    together([&](int) { correct += object->length() == 42; });
    CHECK_EQUAL(correct.load(), kThreads);
    object->release();
  }
}

void shared_references() {
  size_t live = softmetal_live_objects();
  auto* object = NS::Array::alloc()->init();
  together([object](int) {
    for (int round = 0; round < 20000; round++) {
      object->retain();
      objc_retain(reinterpret_cast<id>(object));
      object->release();
      objc_release(reinterpret_cast<id>(object));
    }
    object->retain();
  });
  CHECK_EQUAL(object->retainCount(), NS::UInteger(kThreads + 1));
  together([object](int) { object->release(); });
  object->release();
  CHECK_EQUAL(softmetal_live_objects(), live);
}

void last_release_on_any_thread() {
  size_t live = softmetal_live_objects();
  for (int round = 0; round < 200; round++) {
    auto* object = NS::Array::alloc()->init();
    for (int number = 1; number < kThreads; number++) object->retain();
    together([object](int) { object->release(); });
  }
  CHECK_EQUAL(softmetal_live_objects(), live);
}

void pools_and_associations() {
  size_t live = softmetal_live_objects();
  static char keys[kThreads];
  id holder = reinterpret_cast<id>(NS::Array::alloc()->init());
  together([holder](int number) {
    for (int round = 0; round < 500; round++) {
      void* pool = objc_autoreleasePoolPush();
      auto* text = NS::Number::number(round)->stringValue();
      objc_setAssociatedObject(holder, &keys[number], reinterpret_cast<id>(text), OBJC_ASSOCIATION_RETAIN);
      CHECK(objc_getAssociatedObject(holder, &keys[number]) == reinterpret_cast<id>(text));
      objc_autoreleasePoolPop(pool);
    }
  });
  objc_release(holder);
  CHECK_EQUAL(softmetal_live_objects(), live);
}

}  // namespace

int main() {
  first_lookups();
  first_messages();
  shared_references();
  last_release_on_any_thread();
  pools_and_associations();
  return report();
}
