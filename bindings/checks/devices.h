// Objects that a device, or what belongs to it, is given: they belong to the same device.
#pragma once

#include <Metal/Metal.hpp>

#include "checks/refusal.h"
#include "support/sequences.h"

namespace pymetal::checks {

// Nil belongs to every device.
void of_this_device(Call call, MTL::Device& self, Named<const NS::Object*> object);
// `self` tells its device, as a queue, a command buffer and a residency set do.
void of_own_device(Call call, const NS::Object& self, Named<const NS::Object*> object);
// Shared events go from one device to another.
void event_of_own_device(Call call, const NS::Object& self, Named<const NS::Object*> event);

}  // namespace pymetal::checks
