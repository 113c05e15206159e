// Everything a unit of bindings needs; precompiled.
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <Metal/Metal.hpp>
#if __has_include(<Metal/MTL4AccelerationStructure.hpp>)
#include <Metal/MTL4AccelerationStructure.hpp>  // which Metal.hpp leaves out
#endif
#include <MetalFX/MetalFX.hpp>
#include <QuartzCore/QuartzCore.hpp>

#include "checks/checks.h"
#include "extend/extend.h"
#include "support/availability.h"
#include "support/bytes.h"
#include "support/callbacks.h"
#include "support/classes.h"
#include "support/collections.h"
#include "support/constructors.h"
#include "support/enumerations.h"
#include "support/errors.h"
#include "support/foundation_arguments.h"
#include "support/gil.h"
#include "support/matrices.h"
#include "support/members.h"
#include "support/modules.h"
#include "support/numbers.h"
#include "support/objects.h"
#include "support/opaque.h"
#include "support/owned.h"
#include "support/pool.h"
#include "support/sequences.h"
#include "support/value_classes.h"
#include "support/values.h"

namespace pymetal {
namespace nb = nanobind;
using namespace nb::literals;
}  // namespace pymetal
