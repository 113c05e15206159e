// MTLResidencySet: allocations that are to be resident. Everything is, at all times; a set only keeps what is in it
// alive, and queues and command buffers keep the sets that they use.
#pragma once

#include <mutex>
#include <vector>

#include "metal/descriptors/generated/descriptors.h"
#include "metal/device/device_object.h"
#include "metal/values/types.h"
#include "objc/registration.h"

namespace softmetal::metal {

struct ResidencySet : DeviceObject {
  void add_allocation(id allocation);
  void add_allocations(const id* allocations, UInteger count);
  void remove_allocation(id allocation);
  void remove_allocations(const id* allocations, UInteger count);
  void remove_all_allocations();
  bool contains_allocation(id allocation) const;
  id all_allocations() const;
  UInteger allocation_count() const;
  // The memory of all allocations, in bytes.
  uint64_t allocated_size() const;
  void commit() {}
  void request_residency() {}
  void end_residency() {}

 private:
  mutable std::mutex mutex_;
  std::vector<objc::Reference<objc_object>> allocations_;
};

ResidencySet* make_residency_set(Device* device);

void define_residency_set_class();

// Adds -[MTLDevice newResidencySetWithDescriptor:error:].
void define_residency_set_makers(objc::ClassBuilder<Device>& builder);

}  // namespace softmetal::metal
