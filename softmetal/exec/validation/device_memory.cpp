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
  const auto wanted = reinterpret_cast<uintptr_t>(address);
  Registry& all = registry();
  std::lock_guard lock(all.mutex);
  for (auto range = all.lengths.upper_bound(wanted); range != all.lengths.begin();) {
    --range;
    const uintptr_t offset = wanted - range->first;
    if (offset <= range->second && size <= range->second - offset) return true;
    if (offset > all.longest) return false;
  }
  return false;
}

}  // namespace softmetal::exec
