// In front of every program: the metal library and what rewritten code and generated wrappers use.
#pragma once

#include <metal_stdlib>

#include "annotations.h"
#include "fiber.h"
#include "fragments.h"
#include "function_constants.h"
#include "loop.h"
#include "regions.h"
#include "stage_input.h"
#include "struct_members.h"
#include "texture_arguments.h"
#include "validation.h"
#include "vertices.h"
