// pymetal.autorelease_pool().
#pragma once

#include <nanobind/nanobind.h>

namespace pymetal {

void define_autorelease_pool(nanobind::module_& root);

}  // namespace pymetal
