// Classes: definition, lookup by name, and the questions one can ask of them.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <unordered_map>

#include "objc/class.h"
#include "objc/registration.h"

namespace softmetal::objc {
namespace {

struct ClassRegistry {
  std::unordered_map<std::string_view, Class> by_name;
  std::vector<Class> in_order;
};

// Never destroyed; guarded by runtime_lock().
ClassRegistry& registry() {
  static auto* classes = new ClassRegistry;
  return *classes;
}

Class find_class(std::string_view name) {
  auto found = registry().by_name.find(name);
  return found == registry().by_name.end() ? nullptr : found->second;
}

[[noreturn]] void refuse_definition(const char* name, const char* why) {
  fprintf(stderr, "softmetal: class %s %s\n", name, why);
  abort();
}

Class root_of(Class cls) {
  while (cls->superclass) cls = cls->superclass;
  return cls;
}

}  // namespace

std::recursive_mutex& runtime_lock() {
  static auto* lock = new std::recursive_mutex;
  return *lock;
}

void add_flags(Class cls, uint32_t flags) { cls->flags.fetch_or(flags, std::memory_order_relaxed); }

void link_class(Class cls, Class metaclass, const char* name, Class superclass) {
  cls->name = metaclass->name = strdup(name);
  cls->isa = metaclass;
  cls->superclass = superclass;
  cls->details = new ClassDetails;
  // Class objects answer the root class's instance methods too, as in Objective-C.
  metaclass->superclass = superclass ? superclass->isa : cls;
  metaclass->isa = superclass ? root_of(superclass)->isa : metaclass;
  metaclass->details = new ClassDetails;
  add_flags(metaclass, kMetaclass);
  if (superclass) {
    cls->construct = superclass->construct;
    cls->destroy = superclass->destroy;
    cls->instance_size = superclass->instance_size;
    add_flags(cls, superclass->flags.load(std::memory_order_relaxed));
    cls->indexed_variables_offset = superclass->indexed_variables_offset;
  }
}

void publish_class(Class cls) {
  if (cls->superclass) {
    cls->superclass->details->subclasses.push_back(cls);
    cls->superclass->isa->details->subclasses.push_back(cls->isa);
  }
  registry().by_name.emplace(cls->name, cls);
  registry().in_order.push_back(cls);
}

void define_class_in_place(Class cls, const char* name, Class superclass, size_t instance_size,
                           void (*construct)(void*), void (*destroy)(void*)) {
  std::lock_guard guard(runtime_lock());
  if (find_class(name)) refuse_definition(name, "is defined twice");
  if (!superclass && strcmp(name, "NSObject") != 0) superclass = find_class("NSObject");
  if (!superclass && !registry().in_order.empty()) refuse_definition(name, "is a second root class");
  link_class(cls, new objc_class, name, superclass);
  if (instance_size < cls->instance_size) refuse_definition(name, "is smaller than its superclass");
  cls->instance_size = instance_size;
  if (construct) cls->construct = construct;
  if (destroy) cls->destroy = destroy;
  publish_class(cls);
}

Class define_class(const char* name, Class superclass, size_t instance_size, void (*construct)(void*),
                   void (*destroy)(void*)) {
  auto* cls = new objc_class;
  define_class_in_place(cls, name, superclass, instance_size, construct, destroy);
  return cls;
}

void define_method(Class cls, const char* selector, Implementation implementation) {
  std::lock_guard guard(runtime_lock());
  SEL registered = sel_registerName(selector);
  bool replaced = false;
  for (Method& method : cls->details->methods) {
    if (method.selector != registered) continue;
    method.implementation = implementation;
    replaced = true;
  }
  if (!replaced) cls->details->methods.push_back({registered, implementation});
  invalidate_method_tables(cls);
}

void define_class_method(Class cls, const char* selector, Implementation implementation) {
  define_method(cls->isa, selector, implementation);
}

void visit_classes(void (*visit)(void* context, Class cls), void* context) {
  std::lock_guard guard(runtime_lock());
  for (Class cls : registry().in_order) visit(context, cls);
}

}  // namespace softmetal::objc

namespace softmetal {

void ensure_classes_defined() {
  static std::atomic<bool> defined{false};
  static std::once_flag once;
  static thread_local bool defining = false;
  // The definitions look classes up themselves.
  if (defined.load(std::memory_order_acquire) || defining) return;
  std::call_once(once, [] {
    defining = true;
    define_foundation_classes();
    if (define_metal_classes) define_metal_classes();
    defining = false;
    defined.store(true, std::memory_order_release);
  });
}

}  // namespace softmetal

using namespace softmetal::objc;

extern "C" {

Class objc_lookUpClass(const char* name) {
  if (!name) return nullptr;
  softmetal::ensure_classes_defined();
  std::lock_guard guard(runtime_lock());
  return find_class(name);
}

Class objc_getClass(const char* name) { return objc_lookUpClass(name); }

Class objc_getMetaClass(const char* name) {
  Class cls = objc_lookUpClass(name);
  return cls ? cls->isa : nullptr;
}

Class* objc_copyClassList(unsigned int* count) {
  softmetal::ensure_classes_defined();
  std::vector<Class> classes;
  softmetal::objc::visit_classes([](void* list, Class cls) { static_cast<std::vector<Class>*>(list)->push_back(cls); },
                                 &classes);
  auto* copy = static_cast<Class*>(std::calloc(classes.size() + 1, sizeof(Class)));
  std::copy(classes.begin(), classes.end(), copy);
  if (count) *count = static_cast<unsigned int>(classes.size());
  return copy;
}

const char* class_getName(Class cls) { return cls ? cls->name : "nil"; }
Class class_getSuperclass(Class cls) { return cls ? cls->superclass : nullptr; }
BOOL class_isMetaClass(Class cls) { return cls && has_flags(cls, kMetaclass); }
size_t class_getInstanceSize(Class cls) { return cls ? cls->instance_size : 0; }
Class object_getClass(id object) { return object ? isa_of(object) : nullptr; }
BOOL object_isClass(id object) { return object && has_flags(isa_of(object), kMetaclass); }
const char* object_getClassName(id object) { return class_getName(object_getClass(object)); }

BOOL class_respondsToSelector(Class cls, SEL selector) { return cls && find_implementation(cls, selector); }

}  // extern "C"
