// What -[MTLDevice supports…] and its relatives answer.
#pragma once

#include "metal/device/device.h"

namespace softmetal::metal {

void define_device_capabilities(objc::ClassBuilder<Device>& builder);

}  // namespace softmetal::metal
