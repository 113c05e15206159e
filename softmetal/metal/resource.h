// MTLResource: what buffers and textures share.
#pragma once

#include <atomic>

#include "metal/device_object.h"
#include "metal/types.h"

namespace softmetal::metal {

// The options of a resource, taken apart.
struct ResourceModes {
  StorageMode storage;
  CPUCacheMode cpu_cache;
  HazardTrackingMode hazard_tracking;

  static ResourceModes from_options(UInteger options);
  UInteger options() const;
};

struct Resource : DeviceObject {
  StorageMode storage_mode() const { return modes_.storage; }
  CPUCacheMode cpu_cache_mode() const { return modes_.cpu_cache; }
  HazardTrackingMode hazard_tracking_mode() const { return modes_.hazard_tracking; }
  UInteger resource_options() const { return modes_.options(); }
  // The memory the resource takes from the device, in bytes; counted in -[MTLDevice currentAllocatedSize].
  UInteger allocated_size() const { return allocated_size_; }
  // Nothing is ever purged: a volatile resource keeps its contents, which Metal allows.
  PurgeableState set_purgeable_state(PurgeableState state);
  id heap() const { return nullptr; }
  UInteger heap_offset() const { return 0; }
  bool is_aliasable() const { return false; }

  ~Resource();

 protected:
  void account(Device* device, const ResourceModes& modes, size_t allocated_size);

 private:
  ResourceModes modes_{};
  size_t allocated_size_ = 0;
  std::atomic<PurgeableState> purgeable_state_{PurgeableState::kNonVolatile};
};

Class resource_class();

}  // namespace softmetal::metal
