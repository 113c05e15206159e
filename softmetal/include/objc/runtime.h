// The Objective-C runtime functions that libsoftmetal exports; names and meanings are Apple's.
#pragma once

#include <objc/objc.h>
#include <stddef.h>
#include <stdint.h>

typedef struct objc_protocol Protocol;

typedef uintptr_t objc_AssociationPolicy;
enum {
  OBJC_ASSOCIATION_ASSIGN = 0,
  OBJC_ASSOCIATION_RETAIN_NONATOMIC = 1,
  OBJC_ASSOCIATION_COPY_NONATOMIC = 3,
  OBJC_ASSOCIATION_RETAIN = 01401,
  OBJC_ASSOCIATION_COPY = 01403
};

#pragma GCC visibility push(default)
#ifdef __cplusplus
extern "C" {
#endif

// Classes. `objc_getClass` and `objc_lookUpClass` are the same here: neither has a class handler.
Class objc_lookUpClass(const char* name);
Class objc_getClass(const char* name);
Class objc_getMetaClass(const char* name);
const char* class_getName(Class cls);
Class class_getSuperclass(Class cls);
BOOL class_isMetaClass(Class cls);
size_t class_getInstanceSize(Class cls);
BOOL class_respondsToSelector(Class cls, SEL selector);
IMP class_getMethodImplementation(Class cls, SEL selector);
BOOL class_conformsToProtocol(Class cls, Protocol* protocol);
// All classes, and a null pointer behind them; `count` may be null. The caller frees the list.
Class* objc_copyClassList(unsigned int* count);

// Classes made at run time. `types` is kept for nobody: softmetal has no method signatures.
Class objc_allocateClassPair(Class superclass, const char* name, size_t extra_bytes);
void objc_registerClassPair(Class cls);
BOOL class_addMethod(Class cls, SEL selector, IMP implementation, const char* types);
BOOL class_addProtocol(Class cls, Protocol* protocol);
id class_createInstance(Class cls, size_t extra_bytes);
// The `extra_bytes` asked for in objc_allocateClassPair.
void* object_getIndexedIvars(id object);

// Protocols.
Protocol* objc_getProtocol(const char* name);
const char* protocol_getName(Protocol* protocol);
BOOL protocol_conformsToProtocol(Protocol* protocol, Protocol* other);
BOOL protocol_isEqual(Protocol* protocol, Protocol* other);

// Objects and selectors.
Class object_getClass(id object);
BOOL object_isClass(id object);
BOOL sel_isEqual(SEL left, SEL right);

// References. On macOS these are exported by libobjc but not declared in its public headers.
id objc_alloc(Class cls);
id objc_retain(id object);
void objc_release(id object);
id objc_autorelease(id object);
id objc_retainAutorelease(id object);
id objc_retainAutoreleasedReturnValue(id object);
id objc_autoreleaseReturnValue(id object);
void objc_storeStrong(id* location, id object);
void* objc_autoreleasePoolPush(void);
void objc_autoreleasePoolPop(void* pool);

// Associated objects.
void objc_setAssociatedObject(id object, const void* key, id value, objc_AssociationPolicy policy);
id objc_getAssociatedObject(id object, const void* key);
void objc_removeAssociatedObjects(id object);

#ifdef __cplusplus
}
#endif
#pragma GCC visibility pop
