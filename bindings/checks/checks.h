// Preconditions of Metal, tested before the message is sent, because Metal ends the process where they do not
// hold. Each raises ValidationError naming call, argument, value and limit. Rules say which call tests which.
#pragma once

#include "checks/argument_tables.h"
#include "checks/arguments.h"
#include "checks/blit.h"
#include "checks/bound_buffers.h"
#include "checks/command_buffers.h"
#include "checks/compute.h"
#include "checks/counters.h"
#include "checks/devices.h"
#include "checks/enabled.h"
#include "checks/encoders.h"
#include "checks/indirect_commands.h"
#include "checks/lengths.h"
#include "checks/libraries.h"
#include "checks/memory.h"
#include "checks/metal4.h"
#include "checks/pipelines.h"
#include "checks/render.h"
#include "checks/render_pass.h"
#include "checks/resources.h"
#include "checks/textures.h"
