// Keeping what a shader reaches through an address in another buffer until the command buffer has completed.
#pragma once

#include <memory>

#include "metal/commands/command.h"
#include "metal/device/device_object.h"

namespace softmetal::metal {

// `object` is a resource or a heap.
std::unique_ptr<Command> make_keep_command(DeviceObject* object);

}  // namespace softmetal::metal
