// Associated objects: values kept with an object under a key, let go when the object ends.
#include <array>
#include <map>
#include <unordered_map>

#include "objc/class.h"

namespace softmetal::objc {
namespace {

// The bits of a policy that say what a setter does and whether a getter returns an autoreleased value.
constexpr uintptr_t kSetterMask = 3;
constexpr uintptr_t kGetterRetains = 01400;

struct Association {
  id value = nullptr;
  bool owned = false;
  bool atomic = false;

  void let_go() const {
    if (owned) objc_release(value);
  }
};

using Associations = std::map<const void*, Association>;

// Objects are spread over several tables so that threads seldom wait for each other.
struct Shard {
  std::mutex lock;
  std::unordered_map<id, Associations> by_object;
};
constexpr size_t kShards = 32;

Shard& shard_of(id object) {
  static auto* shards = new std::array<Shard, kShards>;
  auto address = reinterpret_cast<uintptr_t>(object);
  return (*shards)[(address >> 4 ^ address >> 9) % kShards];
}

id copy_of(id object) {
  static const SEL copy = sel_registerName("copy");
  auto implementation = reinterpret_cast<id (*)(id, SEL)>(class_getMethodImplementation(isa_of(object), copy));
  return implementation(object, copy);
}

Association make_association(id value, objc_AssociationPolicy policy) {
  uintptr_t setter = policy & kSetterMask;
  if (setter == OBJC_ASSOCIATION_COPY_NONATOMIC) value = copy_of(value);
  if (setter == OBJC_ASSOCIATION_RETAIN_NONATOMIC) objc_retain(value);
  return {value, setter != OBJC_ASSOCIATION_ASSIGN, (policy & kGetterRetains) != 0};
}

// Puts `association` (a null value removes) under the key and returns what was there.
Association exchange_association(id object, const void* key, Association association) {
  Shard& shard = shard_of(object);
  std::lock_guard guard(shard.lock);
  auto& associations = shard.by_object[object];
  Association previous = std::exchange(associations[key], association);
  if (!association.value) associations.erase(key);
  if (associations.empty()) shard.by_object.erase(object);
  return previous;
}

}  // namespace

void remove_associations(id object) {
  Associations removed;
  {
    Shard& shard = shard_of(object);
    std::lock_guard guard(shard.lock);
    auto found = shard.by_object.find(object);
    if (found == shard.by_object.end()) return;
    removed = std::move(found->second);
    shard.by_object.erase(found);
  }
  // With no lock held: releasing a value runs arbitrary code.
  for (const auto& [key, association] : removed) association.let_go();
}

}  // namespace softmetal::objc

using namespace softmetal::objc;

extern "C" {

void objc_setAssociatedObject(id object, const void* key, id value, objc_AssociationPolicy policy) {
  if (!object) return;
  isa_of(object)->instances_may_have_associations.store(true, std::memory_order_release);
  Association association = value ? make_association(value, policy) : Association{};
  exchange_association(object, key, association).let_go();
}

id objc_getAssociatedObject(id object, const void* key) {
  if (!object) return nullptr;
  Association found;
  {
    Shard& shard = shard_of(object);
    std::lock_guard guard(shard.lock);
    auto associations = shard.by_object.find(object);
    if (associations == shard.by_object.end()) return nullptr;
    auto association = associations->second.find(key);
    if (association == associations->second.end()) return nullptr;
    found = association->second;
    if (found.atomic) objc_retain(found.value);
  }
  return found.atomic ? objc_autorelease(found.value) : found.value;
}

void objc_removeAssociatedObjects(id object) {
  if (object) remove_associations(object);
}

}  // extern "C"
