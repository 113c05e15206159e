// For cross-compiling to macOS without its SDK: zig brings objc, dispatch, mach and simd, not this one.
#pragma once

#include "../../IOSurface/IOSurfaceRef.h"
