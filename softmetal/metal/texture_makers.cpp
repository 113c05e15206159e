#include "metal/texture_makers.h"

#include "foundation/foundation.h"
#include "metal/depth_stencil_state.h"
#include "metal/heap.h"
#include "metal/sampler_state.h"
#include "metal/texture.h"
#include "metal/texture_shape.h"

namespace softmetal::metal {
namespace {

using descriptors::MTLDepthStencilDescriptor;
using descriptors::MTLHeapDescriptor;
using descriptors::MTLSamplerDescriptor;
using descriptors::MTLTextureDescriptor;

UInteger linear_alignment(Device*, SEL selector, UInteger format) {
  check_pixel_format(sel_getName(selector), format);
  return kLinearTextureAlignment;
}

SizeAndAlign heap_texture_size(Device*, SEL selector, MTLTextureDescriptor* descriptor) {
  if (descriptor == nullptr) foundation::raise_invalid_argument("%s the descriptor is nil", sel_getName(selector));
  return heap_size_and_align(texture_size(*descriptor));
}

}  // namespace

void define_texture_makers(objc::ClassBuilder<Device>& builder) {
  builder
      .method("newTextureWithDescriptor:",
              [](Device* self, SEL, MTLTextureDescriptor* descriptor) { return make_texture(self, descriptor); })
      .method("newSamplerStateWithDescriptor:",
              [](Device* self, SEL, MTLSamplerDescriptor* descriptor) { return make_sampler_state(self, descriptor); })
      .method("newDepthStencilStateWithDescriptor:",
              [](Device* self, SEL, MTLDepthStencilDescriptor* descriptor) {
                return make_depth_stencil_state(self, descriptor);
              })
      .method("newHeapWithDescriptor:",
              [](Device* self, SEL, MTLHeapDescriptor* descriptor) { return make_heap(self, descriptor); })
      .method("heapTextureSizeAndAlignWithDescriptor:", heap_texture_size)
      .method("heapBufferSizeAndAlignWithLength:options:",
              [](Device*, SEL, UInteger length, UInteger) { return heap_size_and_align(length); })
      .method("minimumLinearTextureAlignmentForPixelFormat:", linear_alignment)
      .method("minimumTextureBufferAlignmentForPixelFormat:", linear_alignment)
      .method("supportsTextureSampleCount:",
              [](Device*, SEL, UInteger count) { return is_texture_sample_count(count); })
      .method("isDepth24Stencil8PixelFormatSupported", [](Device*, SEL) { return true; });
}

}  // namespace softmetal::metal
