// NSObject.
#include "foundation/object.h"

#include <cstdio>

#include "foundation/foundation.h"
#include "objc/class.h"

namespace softmetal::foundation {
namespace {

using objc::find_implementation;

// Sends `selector` without arguments.
template <class Result>
Result send(id object, const char* selector) {
  IMP implementation = class_getMethodImplementation(object_getClass(object), sel_registerName(selector));
  return reinterpret_cast<Result (*)(id, SEL)>(implementation)(object, sel_registerName(selector));
}

id describe(id self, SEL) {
  char text[256];
  snprintf(text, sizeof text, "<%s: %p>", object_getClassName(self), static_cast<void*>(self));
  return autoreleased(make_string(text));
}

// -conformsToProtocol: asks the superclasses too, unlike class_conformsToProtocol.
BOOL conforms(Class cls, Protocol* protocol) {
  for (; cls; cls = class_getSuperclass(cls)) {
    if (class_conformsToProtocol(cls, protocol)) return YES;
  }
  return NO;
}

bool is_subclass(Class cls, Class ancestor) {
  for (; cls; cls = class_getSuperclass(cls)) {
    if (cls == ancestor) return true;
  }
  return false;
}

id create(Class cls, SEL) {
  id instance = send<id>(reinterpret_cast<id>(cls), "alloc");
  return instance ? send<id>(instance, "init") : nullptr;
}

void define_lifetime(objc::ClassBuilder<BaseObject>& builder) {
  builder
      .method("retain",
              [](id self, SEL) {
                objc::retain_counted(reinterpret_cast<objc::Object*>(self));
                return self;
              })
      .method("release", [](id self, SEL) { objc::release_counted(reinterpret_cast<objc::Object*>(self)); })
      .method("autorelease", [](id self, SEL) { return objc_autorelease(self); })
      .method("retainCount",
              [](id self, SEL) -> size_t {
                return reinterpret_cast<objc::Object*>(self)->extra_references.load(std::memory_order_relaxed) + 1;
              })
      .method("dealloc", [](id self, SEL) { objc::deallocate(reinterpret_cast<objc::Object*>(self)); })
      .method("init", [](id self, SEL) { return self; })
      .class_method("alloc", [](Class cls, SEL) { return objc_alloc(cls); })
      .class_method("new", create)
      // Classes are objects that live forever.
      .class_method("retain", [](Class cls, SEL) { return cls; })
      .class_method("release", [](Class, SEL) {})
      .class_method("autorelease", [](Class cls, SEL) { return cls; })
      .class_method("retainCount", [](Class, SEL) -> size_t { return SIZE_MAX; });
}

void define_introspection(objc::ClassBuilder<BaseObject>& builder) {
  builder.method("self", [](id self, SEL) { return self; })
      .method("class", [](id self, SEL) { return object_getClass(self); })
      .method("superclass", [](id self, SEL) { return class_getSuperclass(object_getClass(self)); })
      .method("isProxy", [](id, SEL) -> BOOL { return NO; })
      .method("isKindOfClass:", [](id self, SEL, Class cls) -> BOOL { return is_subclass(object_getClass(self), cls); })
      .method("isMemberOfClass:", [](id self, SEL, Class cls) -> BOOL { return object_getClass(self) == cls; })
      .method(
          "respondsToSelector:",
          [](id self, SEL, SEL selector) -> BOOL { return class_respondsToSelector(object_getClass(self), selector); })
      // Nothing is forwarded, so a selector that is not implemented has no signature either.
      .method("methodSignatureForSelector:", [](id, SEL, SEL) -> id { return nullptr; })
      .method("conformsToProtocol:",
              [](id self, SEL, Protocol* protocol) { return conforms(object_getClass(self), protocol); })
      .class_method("class", [](Class cls, SEL) { return cls; })
      .class_method("superclass", [](Class cls, SEL) { return class_getSuperclass(cls); })
      .class_method(
          "isSubclassOfClass:", [](Class cls, SEL, Class ancestor) -> BOOL { return is_subclass(cls, ancestor); })
      .class_method("instancesRespondToSelector:",
                    [](Class cls, SEL, SEL selector) { return class_respondsToSelector(cls, selector); })
      .class_method("conformsToProtocol:", [](Class cls, SEL, Protocol* protocol) { return conforms(cls, protocol); });
}

void define_comparison(objc::ClassBuilder<BaseObject>& builder) {
  builder.method("hash", [](id self, SEL) { return reinterpret_cast<size_t>(self) >> 4; })
      .method("isEqual:", [](id self, SEL, id other) -> BOOL { return self == other; })
      .method("description", describe)
      .method("debugDescription", [](id self, SEL) { return send<id>(self, "description"); })
      .class_method("description", [](Class cls, SEL) { return autoreleased(make_string(class_getName(cls))); });
}

}  // namespace

void define_object_class() {
  objc::ClassBuilder<BaseObject> builder("NSObject");
  BaseObject::cls = builder.get();
  builder.conforms_to("NSObject");
  define_lifetime(builder);
  define_introspection(builder);
  define_comparison(builder);
}

bool is_kind_of(id object, Class cls) { return object && is_subclass(object_getClass(object), cls); }

void raise_wrong_class(id object, Class expected) {
  raise_invalid_argument("expected an %s, not an %s", class_getName(expected), object_getClassName(object));
}

size_t hash_of(id object) { return send<size_t>(object, "hash"); }

bool are_equal(id left, id right) {
  if (left == right) return true;
  if (!left || !right) return false;
  SEL selector = sel_registerName("isEqual:");
  IMP implementation = class_getMethodImplementation(object_getClass(left), selector);
  return reinterpret_cast<BOOL (*)(id, SEL, id)>(implementation)(left, selector, right);
}

id copy_of(id object) { return object ? send<id>(object, "copy") : nullptr; }

std::string description_of(id object) {
  if (!object) return "(null)";
  objc::AutoreleasePool pool;
  return std::string(string_value(send<id>(object, "description")));
}

}  // namespace softmetal::foundation
