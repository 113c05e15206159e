#include "metal/resources/texture_makers.h"

#include "foundation/foundation.h"
#include "metal/resources/texture.h"
#include "metal/resources/texture_shape.h"

namespace softmetal::metal {
namespace {

using descriptors::MTLTextureDescriptor;

UInteger linear_alignment(Device*, SEL selector, UInteger format) {
  check_pixel_format(sel_getName(selector), format);
  return kLinearTextureAlignment;
}

}  // namespace

void define_texture_makers(objc::ClassBuilder<Device>& builder) {
  builder
      .method("newTextureWithDescriptor:",
              [](Device* self, SEL, MTLTextureDescriptor* descriptor) { return make_texture(self, descriptor); })
      .method("minimumLinearTextureAlignmentForPixelFormat:", linear_alignment)
      .method("minimumTextureBufferAlignmentForPixelFormat:", linear_alignment)
      .method("supportsTextureSampleCount:",
              [](Device*, SEL, UInteger count) { return is_texture_sample_count(count); })
      .method("isDepth24Stencil8PixelFormatSupported", [](Device*, SEL) { return true; });
}

}  // namespace softmetal::metal
