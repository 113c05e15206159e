// The layout of classes, selectors and method tables. The message-send assembly reads these structures:
// keep the offsets below and those in message_send_*.S the same.
#pragma once

#include <objc/objc.h>
#include <objc/runtime.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "objc/runtime.h"

// A selector is interned, so equality is identity. `hash` is premultiplied by sizeof(Method).
struct objc_selector {
  uint32_t hash;
  // Bytes a nil receiver's result takes in the caller's memory; 0 when it comes back in registers.
  std::atomic<uint32_t> memory_result_size;
  const char* name;
};

struct objc_protocol {
  std::string name;
  std::vector<Protocol*> inherited;
};

namespace softmetal::objc {

struct Method {
  SEL selector;
  Implementation implementation;
};

// All methods of a class and its superclasses: an open-addressed table that ends in an empty entry, never
// changed once published. `mask` selects the entry from the selector's premultiplied hash.
struct MethodTable {
  uint64_t mask;
  uint64_t unused;
  Method entries[1];
};

// What every class starts with: its first message builds the real table.
extern MethodTable empty_method_table;

// What only definitions and the slow paths need; guarded by runtime_lock().
struct ClassDetails {
  std::vector<Method> methods;
  std::vector<Class> subclasses;
  std::vector<Protocol*> protocols;
};

enum ClassFlags : uint32_t {
  kMetaclass = 1 << 0,
  kImmortal = 1 << 1,          // instances are not counted (constant strings, singletons)
  kBlock = 1 << 2,             // instances are blocks, counted in their own header
  kOverridesDealloc = 1 << 3,  // made at run time with its own -dealloc
  kZombie = 1 << 4,            // instances are freed objects kept to catch their use
};

// Classes whose instances objc_retain and objc_release must not count in Object::extra_references.
constexpr uint32_t kNotCounted = kMetaclass | kImmortal | kBlock | kZombie;

}  // namespace softmetal::objc

struct objc_class {
  Class isa = nullptr;
  Class superclass = nullptr;
  std::atomic<const softmetal::objc::MethodTable*> methods{&softmetal::objc::empty_method_table};
  const char* name = nullptr;
  size_t instance_size = 0;
  void (*construct)(void*) = nullptr;
  void (*destroy)(void*) = nullptr;
  std::atomic<uint32_t> flags{0};
  std::atomic<bool> instances_may_have_associations{false};
  softmetal::objc::ClassDetails* details = nullptr;
  std::atomic<size_t> live_instances{0};
  size_t indexed_variables_offset = 0;
};

namespace softmetal::objc {

static_assert(offsetof(objc_selector, hash) == 0 && offsetof(objc_selector, memory_result_size) == 4);
static_assert(offsetof(objc_class, methods) == 16);
static_assert(offsetof(MethodTable, entries) == 16 && sizeof(Method) == 16);

std::recursive_mutex& runtime_lock();

inline Class isa_of(id object) { return reinterpret_cast<Object*>(object)->isa; }
inline bool has_flags(Class cls, uint32_t flags) { return (cls->flags.load(std::memory_order_relaxed) & flags) != 0; }
void add_flags(Class cls, uint32_t flags);

// Like define_class, for a class whose storage is a symbol that compilers refer to.
void define_class_in_place(Class cls, const char* name, Class superclass, size_t instance_size,
                           void (*construct)(void*), void (*destroy)(void*));

// Makes a class and its metaclass findable and inheritable from.
void publish_class(Class cls);
void link_class(Class cls, Class metaclass, const char* name, Class superclass);

// Visits every class (not metaclass) in order of definition.
void visit_classes(void (*visit)(void* context, Class cls), void* context);

// The implementation, or null. Builds the class's table when it is not there yet.
Implementation find_implementation(Class cls, SEL selector);
// Throws away the tables of a class and its subclasses; readers may still hold them, so they are not freed.
void invalidate_method_tables(Class cls);

// Bytes that a nil receiver must zero for this selector of Apple's; see nil_results.cpp.
uint32_t known_memory_result_size(const char* selector);

// The reference operations of ordinary objects, without the test for uncounted ones.
void retain_counted(Object* object);
void release_counted(Object* object);
// A new reference to a block that is on the heap; blocks elsewhere are returned as they are.
id retain_block(id block);

// Autorelease pools of this thread, for NSAutoreleasePool.
bool pool_is_open(void* pool);
size_t open_autoreleased_objects();

// Raises for a message nobody answers, naming the public class or protocol. Never returns.
[[noreturn]] void raise_unrecognized_selector(id receiver, Class cls, SEL selector);
// Raises for a message to a freed object.
[[noreturn]] void raise_zombie(id receiver, SEL selector);

// Ends an object's life: C++ members, associated objects, memory.
void deallocate(Object* object);
void remove_associations(id object);

}  // namespace softmetal::objc
