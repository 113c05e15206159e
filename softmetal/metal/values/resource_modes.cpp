#include "metal/values/resource_modes.h"

namespace softmetal::metal {

ResourceModes ResourceModes::from_options(UInteger options) {
  return {
      static_cast<StorageMode>((options & ResourceOptions::kStorageModeMask) >> ResourceOptions::kStorageModeShift),
      static_cast<CPUCacheMode>(options & ResourceOptions::kCPUCacheModeMask),
      static_cast<HazardTrackingMode>((options & ResourceOptions::kHazardTrackingModeMask) >>
                                      ResourceOptions::kHazardTrackingModeShift),
  };
}

UInteger ResourceModes::options() const {
  return static_cast<UInteger>(cpu_cache) | static_cast<UInteger>(storage) << ResourceOptions::kStorageModeShift |
         static_cast<UInteger>(hazard_tracking) << ResourceOptions::kHazardTrackingModeShift;
}

}  // namespace softmetal::metal
