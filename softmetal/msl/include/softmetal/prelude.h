// In front of every program: the metal library and what rewritten code and generated wrappers use.
#pragma once

#include <metal_stdlib>

#include "abi.h"
#include "annotations.h"
#include "arguments.h"
#include "fiber.h"
#include "function_constants.h"
#include "grid.h"
#include "loop.h"
#include "services.h"
