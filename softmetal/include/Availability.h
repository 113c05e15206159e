// The version macros that metal-cpp tests. softmetal offers the interface of macOS 26 and a deployment
// target of macOS 14, so constants are declared weak and `MTLCopyAllDevices` is compiled in.
#pragma once

#ifndef __MAC_26_0
#define __MAC_26_0 260000
#endif

#ifndef __MAC_OS_X_VERSION_MIN_REQUIRED
#define __MAC_OS_X_VERSION_MIN_REQUIRED 140000
#endif

// Mach-O's weak import is an ordinary weak symbol on ELF.
#if defined(__ELF__) && !defined(weak_import)
#define weak_import weak
#endif

// Apple's compilers call AArch64 __arm64__; metal-cpp refuses to compile without it.
#if defined(__aarch64__) && !defined(__arm64__)
#define __arm64__ 1
#endif
