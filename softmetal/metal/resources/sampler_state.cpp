#include "metal/resources/sampler_state.h"

#include <initializer_list>

#include "foundation/foundation.h"
#include "metal/device/device.h"
#include "metal/resources/shader_view.h"

namespace softmetal::metal {
namespace {

using descriptors::MTLSamplerDescriptor;
using foundation::raise_invalid_argument;

Class sampler_state_class;

// The last values of MTLSamplerMinMagFilter, MTLSamplerMipFilter, MTLSamplerAddressMode, MTLCompareFunction,
// MTLSamplerBorderColor and MTLSamplerReductionMode.
constexpr UInteger kLastFilter = 1;
constexpr UInteger kLastMipFilter = 2;
constexpr UInteger kLastAddressMode = 5;
constexpr UInteger kLastCompareFunction = 7;
constexpr UInteger kLastBorderColor = 2;
constexpr UInteger kLastReductionMode = 2;

constexpr UInteger kClampToEdge = 0;
constexpr UInteger kClampToZero = 4;

void check_value(const char* property, UInteger value, UInteger last) {
  if (value <= last) return;
  raise_invalid_argument("MTLSamplerDescriptor has invalid %s (%zu)", property, static_cast<size_t>(value));
}

void check_values(const MTLSamplerDescriptor& d) {
  check_value("minFilter", d.min_filter, kLastFilter);
  check_value("magFilter", d.mag_filter, kLastFilter);
  check_value("mipFilter", d.mip_filter, kLastMipFilter);
  check_value("sAddressMode", d.s_address_mode, kLastAddressMode);
  check_value("tAddressMode", d.t_address_mode, kLastAddressMode);
  check_value("rAddressMode", d.r_address_mode, kLastAddressMode);
  check_value("compareFunction", d.compare_function, kLastCompareFunction);
  check_value("borderColor", d.border_color, kLastBorderColor);
  check_value("reductionMode", d.reduction_mode, kLastReductionMode);
  if (d.max_anisotropy < 1 || d.max_anisotropy > 16) {
    raise_invalid_argument("MTLSamplerDescriptor: maxAnisotropy (%zu) is not between 1 and 16",
                           static_cast<size_t>(d.max_anisotropy));
  }
}

// MTLSamplerDescriptor.normalizedCoordinates lists what holds with pixel coordinates.
void check_pixel_coordinates(const MTLSamplerDescriptor& d) {
  if (d.normalized_coordinates) return;
  bool clamps = true;
  for (const UInteger mode : {d.s_address_mode, d.t_address_mode}) {
    clamps = clamps && (mode == kClampToEdge || mode == kClampToZero);
  }
  if (clamps && d.min_filter == d.mag_filter && d.mip_filter == 0 && d.max_anisotropy == 1) return;
  raise_invalid_argument(
      "MTLSamplerDescriptor: without normalizedCoordinates minFilter and magFilter are the same, mipFilter is "
      "NotMipmapped, maxAnisotropy is 1, and coordinates clamp to the edge or to zero");
}

}  // namespace

SamplerState* make_sampler_state(Device* device, MTLSamplerDescriptor* descriptor) {
  if (descriptor == nullptr) raise_invalid_argument("newSamplerStateWithDescriptor: the descriptor is nil");
  check_values(*descriptor);
  check_pixel_coordinates(*descriptor);
  auto* state = objc::make<SamplerState>(sampler_state_class);
  state->attach_to(device);
  state->set_label(descriptor->label.get());
  state->descriptor_ = descriptors::copy_of(*descriptor);
  state->shader_value_ = make_shader_sampler(*descriptor, descriptor->lod_min_clamp, descriptor->lod_max_clamp);
  return state;
}

void define_sampler_state_class() {
  sampler_state_class = objc::ClassBuilder<SamplerState>("SoftmetalSamplerState", device_object_class())
                            .method<&SamplerState::gpu_resource_id>("gpuResourceID")
                            .conforms_to("MTLSamplerState")
                            .get();
}

void define_sampler_state_maker(objc::ClassBuilder<Device>& builder) {
  builder.method("newSamplerStateWithDescriptor:", [](Device* self, SEL, MTLSamplerDescriptor* descriptor) {
    return make_sampler_state(self, descriptor);
  });
}

}  // namespace softmetal::metal
