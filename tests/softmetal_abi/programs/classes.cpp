// Classes, protocols and selectors as the runtime's functions and NSObject's methods report them.
#include <Foundation/Foundation.hpp>

#include "check.h"
#include "probe_class.h"

namespace {

template <class Result, class... Arguments>
Result send(const void* object, const char* selector, Arguments... arguments) {
  return reinterpret_cast<Result (*)(const void*, SEL, Arguments...)>(objc_msgSend)(object, sel_registerName(selector),
                                                                                    arguments...);
}

void selectors() {
  CHECK(sel_registerName("count") == sel_registerName(std::string("count").c_str()));
  CHECK(sel_registerName("count") != sel_registerName("count:"));
  CHECK_EQUAL(std::string(sel_getName(sel_registerName("setA:b:"))), "setA:b:");
}

void classes() {
  Class array = objc_lookUpClass("NSArray");
  CHECK(array && array == objc_getClass("NSArray"));
  CHECK(objc_lookUpClass("NoSuchClass") == nullptr);
  CHECK_EQUAL(std::string(class_getName(array)), "NSArray");
  CHECK(class_getSuperclass(array) == objc_lookUpClass("NSObject"));
  CHECK(class_getSuperclass(objc_lookUpClass("NSObject")) == nullptr);
  CHECK(object_isClass(reinterpret_cast<id>(array)));
  CHECK(class_isMetaClass(object_getClass(reinterpret_cast<id>(array))));
  CHECK(objc_allocateClassPair(array, "NSArray", 0) == nullptr);
}

void introspection() {
  auto* number = NS::Number::number(5);
  CHECK(send<bool>(number, "isKindOfClass:", objc_lookUpClass("NSValue")));
  CHECK(!send<bool>(number, "isKindOfClass:", objc_lookUpClass("NSArray")));
  CHECK(send<bool>(number, "isMemberOfClass:", objc_lookUpClass("NSNumber")));
  CHECK(send<bool>(number, "respondsToSelector:", sel_registerName("doubleValue")));
  CHECK(!send<bool>(number, "respondsToSelector:", sel_registerName("newFence")));
  CHECK(class_respondsToSelector(objc_lookUpClass("NSNumber"), sel_registerName("description")));
  CHECK(send<Class>(number, "class") == objc_lookUpClass("NSNumber"));
  CHECK(send<Class>(objc_lookUpClass("NSNumber"), "class") == objc_lookUpClass("NSNumber"));
  CHECK(send<void*>(number, "methodSignatureForSelector:", sel_registerName("doubleValue")) == nullptr);
  auto* object = send<NS::Object*>(objc_lookUpClass("NSObject"), "new");
  std::string description = object->description()->utf8String();
  CHECK_EQUAL(description.substr(0, 13), "<NSObject: 0x");
  CHECK_EQUAL(std::string(object->debugDescription()->utf8String()), description);
  CHECK(object->isEqual(object) && object->hash() != 0);
  object->release();
}

void protocols() {
  Protocol* copying = objc_getProtocol("NSCopying");
  CHECK(copying && std::string(protocol_getName(copying)) == "NSCopying");
  CHECK(objc_getProtocol("NoSuchProtocol") == nullptr);
  Class value = objc_lookUpClass("NSValue");
  Class number = objc_lookUpClass("NSNumber");
  CHECK(class_conformsToProtocol(value, copying));
  CHECK(!class_conformsToProtocol(number, copying));  // only the superclass adopts it, as on macOS
  CHECK(send<bool>(NS::Number::number(5), "conformsToProtocol:", copying));
  CHECK(!class_conformsToProtocol(value, nullptr));
  ProbeClass probe("AdoptsCopying");
  CHECK(!class_conformsToProtocol(probe.get(), copying));
  CHECK(class_addProtocol(probe.get(), copying));
  CHECK(!class_addProtocol(probe.get(), copying));
  CHECK(class_conformsToProtocol(probe.get(), copying));
}

// Methods added later, overridden, and inherited are found, also after the first message.
void method_tables() {
  ProbeClass base("TableBase");
  base.method("value", [](id, SEL) { return 1; });
  ProbeClass derived("TableDerived", "TableBase");
  auto* first = base.make<NS::Object>();
  auto* second = derived.make<NS::Object>();
  CHECK_EQUAL(send<int>(second, "value"), 1);
  derived.method("value", [](id self, SEL selector) {
    objc_super up{self, class_getSuperclass(object_getClass(self))};
    return 10 + reinterpret_cast<int (*)(objc_super*, SEL)>(objc_msgSendSuper)(&up, selector);
  });
  CHECK_EQUAL(send<int>(second, "value"), 11);
  CHECK_EQUAL(send<int>(second, "value"), 11);
  CHECK_EQUAL(send<int>(first, "value"), 1);
  base.method("late", [](id, SEL) { return 7; });
  CHECK_EQUAL(send<int>(second, "late"), 7);
  CHECK(!class_addMethod(derived.get(), sel_registerName("value"), reinterpret_cast<IMP>(&introspection), ""));
  for (int index = 0; index < 500; index++) {
    std::string selector = "generated" + std::to_string(index);
    class_addMethod(base.get(), sel_registerName(selector.c_str()), reinterpret_cast<IMP>(+[](id, SEL s) { return s; }),
                    "");
  }
  for (int index = 0; index < 500; index++) {
    std::string selector = "generated" + std::to_string(index);
    CHECK(send<SEL>(second, selector.c_str()) == sel_registerName(selector.c_str()));
  }
  first->release();
  second->release();
}

}  // namespace

int main() {
  void* pool = objc_autoreleasePoolPush();
  selectors();
  classes();
  introspection();
  protocols();
  method_tables();
  objc_autoreleasePoolPop(pool);
  CHECK_EQUAL(softmetal_live_objects(), 0u);
  return report();
}
