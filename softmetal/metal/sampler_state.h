// MTLSamplerState.
#pragma once

#include "metal/device_object.h"
#include "metal/generated/descriptors.h"
#include "metal/types.h"

namespace softmetal::metal {

struct SamplerState : DeviceObject {
  ResourceID gpu_resource_id() const { return {reinterpret_cast<uint64_t>(this)}; }

  // As it was when the state was made.
  const descriptors::MTLSamplerDescriptor& descriptor() const { return *descriptor_.get(); }

 private:
  friend SamplerState* make_sampler_state(Device*, descriptors::MTLSamplerDescriptor*);

  objc::Reference<descriptors::MTLSamplerDescriptor> descriptor_;
};

// Raises for what Metal's validation refuses.
SamplerState* make_sampler_state(Device* device, descriptors::MTLSamplerDescriptor* descriptor);

void define_sampler_state_class();

}  // namespace softmetal::metal
