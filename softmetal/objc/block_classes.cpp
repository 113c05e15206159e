#include "objc/block_classes.h"

#include <Block.h>

#include "objc/class.h"

extern objc_class stack_block_class __asm__("_NSConcreteStackBlock");
extern objc_class global_block_class __asm__("_NSConcreteGlobalBlock");
extern objc_class heap_block_class __asm__("_NSConcreteMallocBlock");

namespace softmetal::objc {
namespace {

template <class Function>
void define(Class cls, const char* selector, Function function) {
  define_method(cls, selector, reinterpret_cast<Implementation>(+function));
}

void define_concrete_class(objc_class* storage, Class base) {
  define_class_in_place(storage, storage->name, base, sizeof(Object), nullptr, nullptr);
}

}  // namespace

void define_block_classes() {
  Class base = define_class("NSBlock", nullptr, sizeof(Object), nullptr, nullptr);
  base->construct = nullptr;  // blocks are made by the compiler alone
  add_flags(base, kBlock);
  adopt_protocol(base, "NSCopying");
  define(base, "retain", [](id self, SEL) { return objc_retain(self); });
  define(base, "release", [](id self, SEL) { objc_release(self); });
  define(base, "copy", [](id self, SEL) { return static_cast<id>(_Block_copy(self)); });
  define_concrete_class(&stack_block_class, base);
  define_concrete_class(&global_block_class, base);
  define_concrete_class(&heap_block_class, base);
}

}  // namespace softmetal::objc
