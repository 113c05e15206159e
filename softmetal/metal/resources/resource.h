// MTLResource: what buffers and textures share.
#pragma once

#include <atomic>
#include <memory>

#include "metal/device/device_object.h"
#include "metal/values/resource_modes.h"

namespace softmetal::metal {

// What a program says about memory that could be taken from it. Nothing is ever purged: what is volatile keeps its
// contents, which Metal allows.
class AtomicPurgeableState {
 public:
  // Returns what was set before.
  PurgeableState set(PurgeableState state) {
    return state == PurgeableState::kKeepCurrent ? state_.load() : state_.exchange(state);
  }

 private:
  std::atomic<PurgeableState> state_{PurgeableState::kNonVolatile};
};

struct Heap;
class HeapAllocation;

struct Resource : DeviceObject {
  StorageMode storage_mode() const { return modes_.storage; }
  CPUCacheMode cpu_cache_mode() const { return modes_.cpu_cache; }
  HazardTrackingMode hazard_tracking_mode() const { return modes_.hazard_tracking; }
  UInteger resource_options() const { return modes_.options(); }
  // The memory the resource takes from the device or its heap, in bytes; what it takes from the device is counted in
  // -[MTLDevice currentAllocatedSize].
  UInteger allocated_size() const { return allocated_size_; }
  PurgeableState set_purgeable_state(PurgeableState state) { return purgeable_state_.set(state); }
  Heap* heap() const;
  UInteger heap_offset() const;
  bool is_aliasable() const;
  // Lets further resources of the heap take this one's memory.
  void make_aliasable();

  ~Resource();

 protected:
  // To be called once by whoever made the object: one of the three says whose memory the resource uses.
  void account(Device* device, const ResourceModes& modes, size_t allocated_size);
  void account_in_heap(std::shared_ptr<HeapAllocation> allocation, const ResourceModes& modes);
  void account_as_view(const Resource& original);

 private:
  ResourceModes modes_{};
  size_t allocated_size_ = 0;
  std::shared_ptr<HeapAllocation> heap_allocation_;
  AtomicPurgeableState purgeable_state_;
};

Class resource_class();

}  // namespace softmetal::metal
