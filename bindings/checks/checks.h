// Preconditions of Metal, tested before the message is sent, because Metal ends the process where they do not
// hold. Each raises ValidationError naming argument, value and limit. Rules say which call tests which.
#pragma once

#include "checks/arguments.h"
#include "checks/command_buffers.h"
#include "checks/compute.h"
#include "checks/encoders.h"
#include "checks/lengths.h"
#include "checks/libraries.h"
#include "checks/memory.h"
#include "checks/mtl4_encoders.h"
#include "checks/render.h"
