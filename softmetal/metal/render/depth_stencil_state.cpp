#include "metal/render/depth_stencil_state.h"

#include "foundation/foundation.h"
#include "metal/device/device.h"
#include "metal/device/objects_by_resource.h"

namespace softmetal::metal {
namespace {

using descriptors::MTLDepthStencilDescriptor;
using descriptors::MTLStencilDescriptor;
using foundation::raise_invalid_argument;

Class depth_stencil_state_class;

// The last values of MTLCompareFunction and MTLStencilOperation.
constexpr UInteger kLastCompareFunction = 7;
constexpr UInteger kLastStencilOperation = 7;

void check_value(const char* property, UInteger value, UInteger last) {
  if (value <= last) return;
  raise_invalid_argument("MTLDepthStencilDescriptor has invalid %s (%zu)", property, static_cast<size_t>(value));
}

// Null stands for the default values.
void check_stencil(const MTLStencilDescriptor* stencil) {
  if (stencil == nullptr) return;
  check_value("stencilCompareFunction", stencil->stencil_compare_function, kLastCompareFunction);
  check_value("stencilFailureOperation", stencil->stencil_failure_operation, kLastStencilOperation);
  check_value("depthFailureOperation", stencil->depth_failure_operation, kLastStencilOperation);
  check_value("depthStencilPassOperation", stencil->depth_stencil_pass_operation, kLastStencilOperation);
}

}  // namespace

DepthStencilState::~DepthStencilState() { ObjectsByResource<DepthStencilState>::shared().remove(this); }

DepthStencilState* make_depth_stencil_state(Device* device, MTLDepthStencilDescriptor* descriptor) {
  if (descriptor == nullptr) raise_invalid_argument("newDepthStencilStateWithDescriptor: the descriptor is nil");
  check_value("depthCompareFunction", descriptor->depth_compare_function, kLastCompareFunction);
  check_stencil(descriptor->front_face_stencil.peek());
  check_stencil(descriptor->back_face_stencil.peek());
  auto* state = objc::make<DepthStencilState>(depth_stencil_state_class);
  state->attach_to(device);
  state->set_label(descriptor->label.get());
  state->descriptor_ = descriptors::copy_of(*descriptor);
  ObjectsByResource<DepthStencilState>::shared().add(state);
  return state;
}

void define_depth_stencil_state_class() {
  depth_stencil_state_class = objc::ClassBuilder<DepthStencilState>("SoftmetalDepthStencilState", device_object_class())
                                  .method<&DepthStencilState::gpu_resource_id>("gpuResourceID")
                                  .conforms_to("MTLDepthStencilState")
                                  .get();
}

void define_depth_stencil_state_maker(objc::ClassBuilder<Device>& builder) {
  builder.method("newDepthStencilStateWithDescriptor:", [](Device* self, SEL, MTLDepthStencilDescriptor* descriptor) {
    return make_depth_stencil_state(self, descriptor);
  });
}

}  // namespace softmetal::metal
