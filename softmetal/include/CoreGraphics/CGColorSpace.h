// Colour spaces are opaque to metal-cpp.
#pragma once

typedef struct CGColorSpace* CGColorSpaceRef;
