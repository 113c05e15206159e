// In front of every program: the metal library and what rewritten code and generated wrappers use.
#pragma once

#include "abi.h"
#include "annotations.h"
#include "services.h"

#include <metal_stdlib>

#include "function_constants.h"
#include "grid.h"
#include "arguments.h"
#include "loop.h"
#include "fiber.h"
