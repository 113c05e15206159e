// MTLSamplerState.
#pragma once

#include "exec/kernel_abi.h"
#include "metal/descriptors/generated/descriptors.h"
#include "metal/device/device_object.h"
#include "metal/values/types.h"

namespace softmetal::metal {

struct SamplerState : DeviceObject {
  // What a sampler is inside of a kernel, also in argument buffers; equal samplers have the same.
  ResourceID gpu_resource_id() const { return {shader_value_}; }

  // As it was when the state was made.
  const descriptors::MTLSamplerDescriptor& descriptor() const { return *descriptor_.get(); }

 private:
  friend SamplerState* make_sampler_state(Device*, descriptors::MTLSamplerDescriptor*);

  objc::Reference<descriptors::MTLSamplerDescriptor> descriptor_;
  softmetal_ulong shader_value_ = 0;
};

// Raises for what Metal's validation refuses.
SamplerState* make_sampler_state(Device* device, descriptors::MTLSamplerDescriptor* descriptor);

void define_sampler_state_class();

// Adds -[MTLDevice newSamplerStateWithDescriptor:].
void define_sampler_state_maker(objc::ClassBuilder<Device>& builder);

}  // namespace softmetal::metal
