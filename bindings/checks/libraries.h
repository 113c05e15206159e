// Libraries.
#pragma once

#include <Metal/Metal.hpp>

namespace pymetal::checks {

// Before a function is asked for by name: raises ResourceError that names it and those the library has.
void function_exists(MTL::Library& self, const NS::String* name);

}  // namespace pymetal::checks
