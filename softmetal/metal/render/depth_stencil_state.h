// MTLDepthStencilState.
#pragma once

#include "metal/descriptors/generated/descriptors.h"
#include "metal/device/device_object.h"
#include "metal/values/types.h"

namespace softmetal::metal {

struct DepthStencilState : DeviceObject {
  ~DepthStencilState();

  ResourceID gpu_resource_id() const { return {reinterpret_cast<uint64_t>(this)}; }

  // As it was when the state was made.
  const descriptors::MTLDepthStencilDescriptor& descriptor() const { return *descriptor_.get(); }

 private:
  friend DepthStencilState* make_depth_stencil_state(Device*, descriptors::MTLDepthStencilDescriptor*);

  objc::Reference<descriptors::MTLDepthStencilDescriptor> descriptor_;
};

// Raises for what Metal's validation refuses.
DepthStencilState* make_depth_stencil_state(Device* device, descriptors::MTLDepthStencilDescriptor* descriptor);

void define_depth_stencil_state_class();

// Adds -[MTLDevice newDepthStencilStateWithDescriptor:].
void define_depth_stencil_state_maker(objc::ClassBuilder<Device>& builder);

}  // namespace softmetal::metal
