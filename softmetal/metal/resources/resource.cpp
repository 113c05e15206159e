#include "metal/resources/resource.h"

#include "metal/device/device.h"
#include "metal/resources/heap.h"

namespace softmetal::metal {

Resource::~Resource() {
  if (device() && !heap_allocation_) device()->count_freed(allocated_size_);
}

void Resource::account(Device* device, const ResourceModes& modes, size_t allocated_size) {
  attach_to(device);
  modes_ = modes;
  // Resources made outside a heap are tracked unless asked otherwise.
  if (modes_.hazard_tracking == HazardTrackingMode::kDefault) modes_.hazard_tracking = HazardTrackingMode::kTracked;
  allocated_size_ = allocated_size;
  device->count_allocated(allocated_size);
}

void Resource::account_in_heap(std::shared_ptr<HeapAllocation> allocation, const ResourceModes& modes) {
  const Heap& heap = *allocation->heap();
  attach_to(heap.device());
  modes_ = modes;
  if (modes_.hazard_tracking == HazardTrackingMode::kDefault) modes_.hazard_tracking = heap.hazard_tracking_mode();
  allocated_size_ = allocation->size();
  heap_allocation_ = std::move(allocation);
}

void Resource::account_as_view(const Resource& original) {
  attach_to(original.device());
  modes_ = original.modes_;
  heap_allocation_ = original.heap_allocation_;
}

Heap* Resource::heap() const { return heap_allocation_ ? heap_allocation_->heap() : nullptr; }

UInteger Resource::heap_offset() const { return heap_allocation_ ? heap_allocation_->offset() : 0; }

bool Resource::is_aliasable() const { return heap_allocation_ && heap_allocation_->is_aliasable(); }

void Resource::make_aliasable() {
  if (heap_allocation_) heap_allocation_->make_aliasable();
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
                               .method<&Resource::make_aliasable>("makeAliasable")
                               .conforms_to("MTLAllocation")
                               .conforms_to("MTLResource")
                               .get();
  return cls;
}

}  // namespace softmetal::metal
