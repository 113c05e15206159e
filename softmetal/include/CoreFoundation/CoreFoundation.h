// The part of CoreFoundation that metal-cpp names.
#pragma once

// SDK 14's headers use these without including them, as CoreFoundation brings them in on macOS.
#include <dispatch/dispatch.h>
#include <math.h>
#include <stdint.h>

typedef double CFTimeInterval;
typedef const struct __CFString* CFStringRef;

#pragma GCC visibility push(default)
#ifdef __cplusplus
extern "C" {
#endif

// The string for a literal: one immortal object per text.
CFStringRef __CFStringMakeConstantString(const char* text);

#ifdef __cplusplus
}
#endif
#pragma GCC visibility pop
