// What -[MTLDevice …] makes and tells of textures.
#pragma once

#include "metal/device/device.h"

namespace softmetal::metal {

void define_texture_makers(objc::ClassBuilder<Device>& builder);

}  // namespace softmetal::metal
