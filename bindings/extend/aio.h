// The functions behind await, for pymetal._awaiting.
#pragma once

#include <nanobind/nanobind.h>

namespace pymetal {

void define_aio(nanobind::module_& root);

}  // namespace pymetal
