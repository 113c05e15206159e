#include "support/state.h"

#include <Block.h>

#include <atomic>
#include <cstdint>
#include <mutex>

#include "support/pool.h"

namespace pymetal {

namespace {

const char state_key = 0;

// Counts records that were freed: an address in the cache may since belong to another object.
std::atomic<uint64_t> freed_records{0};

// Owns a record and counts its end.
class RecordOwner {
 public:
  explicit RecordOwner(StateRecord* record) : record_(record) {}
  ~RecordOwner() { freed_records.fetch_add(1, std::memory_order_release); }
  RecordOwner(const RecordOwner&) = delete;
  RecordOwner& operator=(const RecordOwner&) = delete;
  StateRecord* get() const { return record_.get(); }

 private:
  std::unique_ptr<StateRecord> record_;
};

// A block is an object that any runtime releases with the object it is associated with, and that destroys
// the C++ values it captured. Called, it tells the record.
using Sentinel = StateRecord* (^)();

Sentinel make_sentinel(StateRecord* record) {
  const auto owner = std::make_shared<RecordOwner>(record);
  Sentinel on_stack = ^StateRecord*() {
    return owner->get();
  };
  return Block_copy(on_stack);
}

StateRecord* find_or_make(const void* object, StateRecord* (*make)()) {
  static std::mutex mutex;
  const std::lock_guard<std::mutex> lock(mutex);
  if (id known = objc_getAssociatedObject(as_id(object), &state_key)) return reinterpret_cast<Sentinel>(known)();
  Sentinel sentinel = make_sentinel(make());
  objc_setAssociatedObject(as_id(object), &state_key, reinterpret_cast<id>(sentinel), OBJC_ASSOCIATION_RETAIN);
  StateRecord* record = sentinel();
  Block_release(sentinel);
  return record;
}

struct CachedRecord {
  const void* object = nullptr;
  StateRecord* record = nullptr;
  uint64_t freed_records = 0;
};

constexpr size_t cache_size = 16;

// Small enough for the memory that the dynamic loader keeps for such variables; their address costs no call then.
#if defined(__linux__)
[[gnu::tls_model("initial-exec")]]
#endif
thread_local CachedRecord cache[cache_size];

}  // namespace

StateRecord& state_record(const void* object, StateRecord* (*make)()) {
  CachedRecord& cached = cache[(reinterpret_cast<uintptr_t>(object) >> 5) % cache_size];
  const uint64_t freed = freed_records.load(std::memory_order_acquire);
  if (cached.object != object || cached.freed_records != freed) {
    const Pool pool;  // objc_getAssociatedObject may autorelease
    cached = {object, find_or_make(object, make), freed};
  }
  return *cached.record;
}

}  // namespace pymetal
