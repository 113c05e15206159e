// Unknown selectors and wrong arguments raise through the program's handler, as C++ exceptions here.
#include <Metal/Metal.hpp>

#include "check.h"
#include "probe_class.h"

namespace {

struct CountsDestruction {
  int* count;
  ~CountsDestruction() { ++*count; }
};

template <class T>
T* seen_as(void* object) {
  return static_cast<T*>(object);
}

void unknown_selectors() {
  ProbeClass probe("SoftwareDevice");
  CHECK(objc_getProtocol("MTLProbeProtocol") == nullptr);
  auto* device = probe.make<MTL::Device>();
  std::string message = raised_by([device] { device->newFence(); });
  CHECK_EQUAL(message.substr(0, message.rfind(' ')),
              "NSInvalidArgumentException: -[SoftwareDevice newFence]: unrecognized selector sent to instance");
  auto* string = NS::String::string("x", NS::UTF8StringEncoding);
  CHECK_EQUAL(raised_by([string] { seen_as<MTL::Device>(string)->newFence(); }),
              "NSInvalidArgumentException: softmetal does not implement -[NSString newFence]");
  CHECK_EQUAL(raised_by([string] { seen_as<MTL::Device>(string)->maxThreadsPerThreadgroup(); }),
              "NSInvalidArgumentException: softmetal does not implement -[NSString maxThreadsPerThreadgroup]");
  CHECK_EQUAL(raised_by([string] { seen_as<MTL::CommandBuffer>(string)->GPUStartTime(); }),
              "NSInvalidArgumentException: softmetal does not implement -[NSString GPUStartTime]");
  auto* class_object = seen_as<MTL::Device>(objc_lookUpClass("NSArray"));
  CHECK_EQUAL(raised_by([class_object] { class_object->newFence(); }),
              "NSInvalidArgumentException: softmetal does not implement +[NSArray newFence]");
  device->release();
}

// What a class adopts names it: the protocol stands for it in the message.
void unknown_selector_of_a_protocol() {
  ProbeClass probe("SoftwareCopier");
  CHECK(class_addProtocol(probe.get(), objc_getProtocol("NSCopying")));
  auto* object = probe.make<NS::Array>();
  CHECK_EQUAL(raised_by([object] { object->copy(); }),
              "NSInvalidArgumentException: softmetal does not implement -[NSCopying copy]");
  object->release();
}

void unwinding() {
  int destroyed = 0;
  auto* array = NS::Array::array();
  for (int round = 0; round < 3; round++) {
    std::string message = raised_by([&] {
      CountsDestruction local{&destroyed};
      array->object(5);
    });
    CHECK_EQUAL(message, "NSRangeException: -[NSArray objectAtIndex:]: index 5 is beyond the count 0");
  }
  CHECK_EQUAL(destroyed, 3);
  CHECK_EQUAL(array->count(), 0u);
}

void wrong_arguments() {
  const NS::Object* nothing[] = {nullptr};
  CHECK_EQUAL(raised_by([&] { NS::Array::array(nothing, 1); }),
              "NSInvalidArgumentException: +[NSArray arrayWithObjects:count:]: object 0 is nil");
  auto* number = NS::Number::number(1);
  CHECK_EQUAL(raised_by([=] { number->isEqualToNumber(number); }), "");
  auto* array = NS::Array::array();
  CHECK_EQUAL(raised_by([=] { NS::String::string(seen_as<NS::String>(array)); }),
              "NSInvalidArgumentException: expected an NSString, not an NSArray");
}

}  // namespace

int main() {
  softmetal_set_exception_handler(throw_exception);
  void* pool = objc_autoreleasePoolPush();
  unknown_selectors();
  unknown_selector_of_a_protocol();
  unwinding();
  wrong_arguments();
  objc_autoreleasePoolPop(pool);
  return report();
}
