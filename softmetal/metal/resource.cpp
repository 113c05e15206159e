#include "metal/resource.h"

#include "metal/device.h"

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

Resource::~Resource() {
  if (device()) device()->count_freed(allocated_size_);
}

void Resource::account(Device* device, const ResourceModes& modes, size_t allocated_size) {
  attach_to(device);
  modes_ = modes;
  // Resources made outside a heap are tracked unless asked otherwise.
  if (modes_.hazard_tracking == HazardTrackingMode::kDefault) modes_.hazard_tracking = HazardTrackingMode::kTracked;
  allocated_size_ = allocated_size;
  device->count_allocated(allocated_size);
}

PurgeableState Resource::set_purgeable_state(PurgeableState state) {
  if (state == PurgeableState::kKeepCurrent) return purgeable_state_.load();
  return purgeable_state_.exchange(state);
}

Class resource_class() {
  static const Class cls = objc::ClassBuilder<Resource>("SoftmetalResource", device_object_class())
                               .method<&Resource::storage_mode>("storageMode")
                               .method<&Resource::cpu_cache_mode>("cpuCacheMode")
                               .method<&Resource::hazard_tracking_mode>("hazardTrackingMode")
                               .method<&Resource::resource_options>("resourceOptions")
                               .method<&Resource::allocated_size>("allocatedSize")
                               .method<&Resource::set_purgeable_state>("setPurgeableState:")
                               .method<&Resource::heap>("heap")
                               .method<&Resource::heap_offset>("heapOffset")
                               .method<&Resource::is_aliasable>("isAliasable")
                               .conforms_to("MTLAllocation")
                               .conforms_to("MTLResource")
                               .get();
  return cls;
}

}  // namespace softmetal::metal
