// The functions behind pymetal.debug.
#pragma once

#include <nanobind/nanobind.h>

namespace pymetal {

void define_debug(nanobind::module_& root);

}  // namespace pymetal
