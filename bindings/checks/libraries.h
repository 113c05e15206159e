// Libraries.
#pragma once

#include <Metal/Metal.hpp>

#include "checks/refusal.h"

namespace pymetal::checks {

// Before a function is asked for by name: raises ResourceError that names it and those the library has.
void function_exists(Call, MTL::Library& self, Named<NS::String*> name);

}  // namespace pymetal::checks
