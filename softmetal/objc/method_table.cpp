// Method tables: flattened on the first message to a class, then immutable.
#include <cstdlib>
#include <new>

#include "objc/class.h"
#include "objc/registration.h"

namespace softmetal::objc {

constinit MethodTable empty_method_table = {0, 0, {{nullptr, nullptr}}};

namespace {

std::vector<Method> flattened_methods(Class cls) {
  std::vector<Method> all;
  for (Class owner = cls; owner; owner = owner->superclass) {
    for (const Method& method : owner->details->methods) {
      bool overridden = false;
      for (const Method& known : all) overridden |= known.selector == method.selector;
      if (!overridden) all.push_back(method);
    }
  }
  return all;
}

size_t first_index(const MethodTable* table, SEL selector) { return (selector->hash & table->mask) / sizeof(Method); }

MethodTable* build_method_table(Class cls) {
  std::vector<Method> methods = flattened_methods(cls);
  size_t buckets = 4;
  while (buckets < methods.size() * 2) buckets *= 2;
  // Collisions run past the last bucket instead of wrapping around, so a search needs no bound.
  size_t entries = buckets + methods.size() + 1;
  auto* table = static_cast<MethodTable*>(calloc(1, sizeof(MethodTable) + entries * sizeof(Method)));
  if (!table) throw std::bad_alloc();
  table->mask = (buckets - 1) * sizeof(Method);
  for (const Method& method : methods) {
    size_t index = first_index(table, method.selector);
    while (table->entries[index].selector) index++;
    table->entries[index] = method;
  }
  return table;
}

const MethodTable* method_table(Class cls) {
  const MethodTable* table = cls->methods.load(std::memory_order_acquire);
  if (table != &empty_method_table) return table;
  ensure_classes_defined();
  std::lock_guard guard(runtime_lock());
  table = cls->methods.load(std::memory_order_acquire);
  if (table != &empty_method_table) return table;
  table = build_method_table(cls);
  cls->methods.store(table, std::memory_order_release);
  return table;
}

}  // namespace

Implementation find_implementation(Class cls, SEL selector) {
  if (!selector || has_flags(cls, kZombie)) return nullptr;
  const MethodTable* table = method_table(cls);
  for (size_t index = first_index(table, selector); table->entries[index].selector; index++) {
    if (table->entries[index].selector == selector) return table->entries[index].implementation;
  }
  return nullptr;
}

void invalidate_method_tables(Class cls) {
  cls->methods.store(&empty_method_table, std::memory_order_release);
  for (Class subclass : cls->details->subclasses) invalidate_method_tables(subclass);
}

}  // namespace softmetal::objc

// The slow path of message sending, called from message_send_*.S when a class's table lacks the selector:
// the table is not built yet, or nobody implements the method.
extern "C" __attribute__((visibility("hidden"))) IMP softmetal_objc_lookup(id receiver, SEL selector, Class cls) {
  using namespace softmetal::objc;
  if (!cls) cls = isa_of(receiver);
  if (Implementation implementation = find_implementation(cls, selector)) return implementation;
  if (has_flags(cls, kZombie)) raise_zombie(receiver, selector);
  raise_unrecognized_selector(receiver, cls, selector);
}
