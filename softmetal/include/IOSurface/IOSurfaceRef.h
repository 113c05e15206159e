// Surfaces are opaque to metal-cpp.
#pragma once

typedef struct __IOSurface* IOSurfaceRef;
