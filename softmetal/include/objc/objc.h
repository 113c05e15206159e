// The basic Objective-C types, as in Apple's <objc/objc.h>.
#pragma once

#include <Availability.h>

#if !defined(__cplusplus)
#include <stdbool.h>
#endif

typedef struct objc_class* Class;
typedef struct objc_selector* SEL;

struct objc_object {
  Class isa;
};
typedef struct objc_object* id;

#if defined(__cplusplus)
typedef bool BOOL;
#else
typedef _Bool BOOL;
#endif

#define YES ((BOOL)1)
#define NO ((BOOL)0)

// A method's code; cast it to its real signature before a call.
typedef void (*IMP)(void);

// libsoftmetal exports these; it is itself compiled with hidden visibility.
#pragma GCC visibility push(default)
#ifdef __cplusplus
extern "C" {
#endif

SEL sel_registerName(const char* name);
SEL sel_getUid(const char* name);
const char* sel_getName(SEL selector);
BOOL sel_isMapped(SEL selector);
const char* object_getClassName(id object);

#ifdef __cplusplus
}
#endif
#pragma GCC visibility pop
