// Questions to the Objective-C runtime that the recorder answers where it wants to, and the runtime otherwise.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>

typedef void* (*LookUp)(const char* name);
typedef signed char (*Conforms)(void* cls, void* protocol);

LookUp recording_class;
LookUp recording_protocol;
Conforms recording_conforms;

static void* look_up(LookUp recorder, const char* symbol, const char* name) {
  void* found = recorder && name ? recorder(name) : NULL;
  return found ? found : ((LookUp)dlsym(RTLD_NEXT, symbol))(name);
}

void* objc_lookUpClass(const char* name) { return look_up(recording_class, "objc_lookUpClass", name); }

void* objc_getProtocol(const char* name) { return look_up(recording_protocol, "objc_getProtocol", name); }

signed char class_conformsToProtocol(void* cls, void* protocol) {
  if (recording_conforms && cls && protocol && recording_conforms(cls, protocol)) return 1;
  return ((Conforms)dlsym(RTLD_NEXT, "class_conformsToProtocol"))(cls, protocol);
}
