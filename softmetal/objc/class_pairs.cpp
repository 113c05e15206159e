// Classes made at run time by programs outside libsoftmetal.
#include "objc/class.h"

using namespace softmetal::objc;

namespace {

constexpr size_t kIndexedVariableAlignment = 16;

size_t aligned(size_t size) { return (size + kIndexedVariableAlignment - 1) & ~(kIndexedVariableAlignment - 1); }

void raise_unrecognized(id receiver, SEL selector) {
  raise_unrecognized_selector(receiver, isa_of(receiver), selector);
}

}  // namespace

extern "C" {

Class objc_allocateClassPair(Class superclass, const char* name, size_t extra_bytes) {
  if (!superclass || objc_lookUpClass(name)) return nullptr;
  std::lock_guard guard(runtime_lock());
  auto* cls = new objc_class;
  link_class(cls, new objc_class, name, superclass);
  cls->indexed_variables_offset = aligned(superclass->instance_size);
  cls->instance_size = cls->indexed_variables_offset + extra_bytes;
  return cls;
}

void objc_registerClassPair(Class cls) {
  if (!cls) return;
  std::lock_guard guard(runtime_lock());
  publish_class(cls);
}

BOOL class_addMethod(Class cls, SEL selector, IMP implementation, const char*) {
  if (!cls || !selector || !implementation) return NO;
  std::lock_guard guard(runtime_lock());
  for (const Method& method : cls->details->methods) {
    if (method.selector == selector) return NO;
  }
  define_method(cls, selector->name, implementation);
  if (selector == sel_registerName("dealloc")) add_flags(cls, kOverridesDealloc);
  return YES;
}

IMP class_getMethodImplementation(Class cls, SEL selector) {
  if (!cls || !selector) return nullptr;
  Implementation found = find_implementation(cls, selector);
  return found ? found : reinterpret_cast<IMP>(&raise_unrecognized);
}

id class_createInstance(Class cls, size_t extra_bytes) {
  if (!cls || extra_bytes != 0) return nullptr;  // per-instance extra space is not offered
  return reinterpret_cast<id>(allocate(cls));
}

void* object_getIndexedIvars(id object) {
  if (!object) return nullptr;
  return reinterpret_cast<char*>(object) + isa_of(object)->indexed_variables_offset;
}

}  // extern "C"
