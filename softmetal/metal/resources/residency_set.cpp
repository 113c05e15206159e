#include "metal/resources/residency_set.h"

#include <algorithm>

#include "foundation/foundation.h"
#include "metal/device/device.h"

namespace softmetal::metal {
namespace {

using descriptors::MTLResidencySetDescriptor;
using foundation::raise_invalid_argument;

Class residency_set_class;

auto same_as(id allocation) {
  return [allocation](const objc::Reference<objc_object>& other) { return other.get() == allocation; };
}

void check_list(const char* selector, const id* allocations, UInteger count) {
  if (count > 0 && allocations == nullptr) raise_invalid_argument("%s: the list is null", selector);
}

uint64_t size_of(id allocation) {
  const SEL selector = sel_registerName("allocatedSize");
  const auto method = class_getMethodImplementation(object_getClass(allocation), selector);
  return reinterpret_cast<UInteger (*)(id, SEL)>(method)(allocation, selector);
}

}  // namespace

void ResidencySet::add_allocation(id allocation) {
  if (allocation == nullptr) raise_invalid_argument("addAllocation: the allocation is nil");
  std::lock_guard lock(mutex_);
  if (std::none_of(allocations_.begin(), allocations_.end(), same_as(allocation))) {
    allocations_.emplace_back(allocation);
  }
}

void ResidencySet::add_allocations(const id* allocations, UInteger count) {
  check_list("addAllocations:count:", allocations, count);
  for (UInteger i = 0; i < count; ++i) add_allocation(allocations[i]);
}

void ResidencySet::remove_allocation(id allocation) {
  std::lock_guard lock(mutex_);
  allocations_.erase(std::remove_if(allocations_.begin(), allocations_.end(), same_as(allocation)), allocations_.end());
}

void ResidencySet::remove_allocations(const id* allocations, UInteger count) {
  check_list("removeAllocations:count:", allocations, count);
  for (UInteger i = 0; i < count; ++i) remove_allocation(allocations[i]);
}

void ResidencySet::remove_all_allocations() {
  std::lock_guard lock(mutex_);
  allocations_.clear();
}

bool ResidencySet::contains_allocation(id allocation) const {
  std::lock_guard lock(mutex_);
  return std::any_of(allocations_.begin(), allocations_.end(), same_as(allocation));
}

id ResidencySet::all_allocations() const {
  std::lock_guard lock(mutex_);
  std::vector<id> objects;
  for (const auto& allocation : allocations_) objects.push_back(allocation.get());
  return foundation::autoreleased(foundation::make_array(objects));
}

UInteger ResidencySet::allocation_count() const {
  std::lock_guard lock(mutex_);
  return allocations_.size();
}

uint64_t ResidencySet::allocated_size() const {
  std::lock_guard lock(mutex_);
  uint64_t size = 0;
  for (const auto& allocation : allocations_) size += size_of(allocation.get());
  return size;
}

ResidencySet* make_residency_set(Device* device) {
  auto* set = objc::make<ResidencySet>(residency_set_class);
  set->attach_to(device);
  return set;
}

void define_residency_set_class() {
  using S = ResidencySet;
  residency_set_class = objc::ClassBuilder<S>("SoftmetalResidencySet", device_object_class())
                            .method<&S::add_allocation>("addAllocation:")
                            .method<&S::add_allocations>("addAllocations:count:")
                            .method<&S::remove_allocation>("removeAllocation:")
                            .method<&S::remove_allocations>("removeAllocations:count:")
                            .method<&S::remove_all_allocations>("removeAllAllocations")
                            .method<&S::contains_allocation>("containsAllocation:")
                            .method<&S::all_allocations>("allAllocations")
                            .method<&S::allocation_count>("allocationCount")
                            .method<&S::allocated_size>("allocatedSize")
                            .method<&S::commit>("commit")
                            .method<&S::request_residency>("requestResidency")
                            .method<&S::end_residency>("endResidency")
                            .conforms_to("MTLResidencySet")
                            .get();
}

void define_residency_set_makers(objc::ClassBuilder<Device>& builder) {
  builder.method("newResidencySetWithDescriptor:error:", [](Device* self, SEL, MTLResidencySetDescriptor* given, id*) {
    if (given == nullptr) raise_invalid_argument("newResidencySetWithDescriptor:error: the descriptor is nil");
    ResidencySet* set = make_residency_set(self);
    set->set_label(given->label.get());
    return set;
  });
}

}  // namespace softmetal::metal
