#include "support/dynamic_type.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <map>
#include <mutex>
#include <utility>

namespace pymetal {

namespace {

// Entries are never freed: there are no more than pairs of a runtime class and a declared one.
struct Entry {
  Class cls;
  const ClassRecord* declared;
  ClassRecord* found;
};

constexpr size_t slot_count = 256;
std::array<std::atomic<const Entry*>, slot_count> cache;

std::atomic<const Entry*>& slot_of(Class cls, const ClassRecord& declared) {
  const auto mixed = (reinterpret_cast<uintptr_t>(cls) >> 5) ^ (reinterpret_cast<uintptr_t>(&declared) >> 4);
  return cache[mixed % slot_count];
}

bool conforms_to(Class cls, Protocol* protocol) {
  // class_conformsToProtocol does not look at superclasses.
  for (; cls; cls = class_getSuperclass(cls)) {
    if (class_conformsToProtocol(cls, protocol)) return true;
  }
  return false;
}

bool is_or_inherits(Class cls, const char* name) {
  for (; cls; cls = class_getSuperclass(cls)) {
    if (std::strcmp(class_getName(cls), name) == 0) return true;
  }
  return false;
}

bool belongs_to(Class cls, const ClassRecord& record) {
  if (record.objc.kind == ObjcKind::Class) return is_or_inherits(cls, record.objc.name);
  Protocol* protocol = objc_getProtocol(record.objc.name);
  return protocol && conforms_to(cls, protocol);
}

ClassRecord* resolve(Class cls, ClassRecord& declared) {
  ClassRecord* best = &declared;
  for (ClassRecord* record : class_records()) {
    if (record->depth > best->depth && derives_from(*record, declared) && belongs_to(cls, *record)) best = record;
  }
  return best;
}

const Entry* entry_of(Class cls, ClassRecord& declared) {
  static std::mutex mutex;
  static auto* entries = new std::map<std::pair<Class, const ClassRecord*>, const Entry*>;
  const std::lock_guard<std::mutex> lock(mutex);
  const Entry*& entry = (*entries)[{cls, &declared}];
  if (!entry) entry = new Entry{cls, &declared, resolve(cls, declared)};
  return entry;
}

}  // namespace

ClassRecord& most_derived(Class cls, ClassRecord& declared) {
  std::atomic<const Entry*>& slot = slot_of(cls, declared);
  const Entry* entry = slot.load(std::memory_order_acquire);
  if (!entry || entry->cls != cls || entry->declared != &declared) {
    entry = entry_of(cls, declared);
    slot.store(entry, std::memory_order_release);
  }
  return *entry->found;
}

bool is_instance(id object, const ClassRecord& record) { return belongs_to(object_getClass(object), record); }

}  // namespace pymetal
