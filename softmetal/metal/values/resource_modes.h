// How a resource's memory is used: its storage, its cache, and who orders accesses to it.
#pragma once

#include "metal/values/types.h"

namespace softmetal::metal {

// The options of a resource, taken apart.
struct ResourceModes {
  StorageMode storage;
  CPUCacheMode cpu_cache;
  HazardTrackingMode hazard_tracking;

  static ResourceModes from_options(UInteger options);
  UInteger options() const;
};

}  // namespace softmetal::metal
