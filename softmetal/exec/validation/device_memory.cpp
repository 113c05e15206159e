#include "exec/validation/device_memory.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <mutex>

namespace softmetal::exec {
namespace {

// Never destroyed: buffers may outlive static objects.
struct Registry {
  std::mutex mutex;
  std::multimap<uintptr_t, size_t> lengths;  // by start
  size_t longest = 0;                        // of all there ever were; bounds how far a search must look back
};

Registry& registry() {
  static Registry& registry = *new Registry();
  return registry;
}

// Calls look(bytes behind the address) for the ranges that hold it, until that returns true.
template <class Look>
void look_behind(const void* address, Look look) {
  const auto wanted = reinterpret_cast<uintptr_t>(address);
  Registry& all = registry();
  std::lock_guard lock(all.mutex);
  for (auto range = all.lengths.upper_bound(wanted); range != all.lengths.begin();) {
    --range;
    const uintptr_t offset = wanted - range->first;
    if (offset <= range->second && look(range->second - offset)) return;
    if (offset > all.longest) return;
  }
}

}  // namespace

void add_device_memory(const void* start, size_t length) {
  Registry& all = registry();
  std::lock_guard lock(all.mutex);
  all.lengths.emplace(reinterpret_cast<uintptr_t>(start), length);
  all.longest = std::max(all.longest, length);
}

void remove_device_memory(const void* start, size_t length) {
  Registry& all = registry();
  std::lock_guard lock(all.mutex);
  const auto [first, last] = all.lengths.equal_range(reinterpret_cast<uintptr_t>(start));
  const auto found = std::find_if(first, last, [length](const auto& range) { return range.second == length; });
  if (found != last) all.lengths.erase(found);
}

bool is_device_memory(const void* address, size_t size) {
  bool found = false;
  look_behind(address, [&](size_t behind) { return found = size <= behind; });
  return found;
}

size_t device_memory_behind(const void* address) {
  size_t most = 0;
  look_behind(address, [&](size_t behind) {
    most = std::max(most, behind);
    return false;
  });
  return most;
}

}  // namespace softmetal::exec
