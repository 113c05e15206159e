#include "checks/devices.h"

#include "support/runtime.h"

namespace pymetal::checks {

namespace {

const MTL::Device* device_of(const NS::Object& object) {
  static const SEL device = sel_registerName("device");
  return send<MTL::Device*>(&object, device);
}

[[noreturn]] void refuse_foreign(Call call, const char* name) {
  refuse(call, std::string(name) + " belongs to another device");
}

}  // namespace

void of_this_device(Call call, MTL::Device& self, Named<const NS::Object*> object) {
  if (object.value && device_of(*object.value) != &self) refuse_foreign(call, object.name);
}

void of_own_device(Call call, const NS::Object& self, Named<const NS::Object*> object) {
  if (object.value && device_of(*object.value) != device_of(self)) refuse_foreign(call, object.name);
}

void event_of_own_device(Call call, const NS::Object& self, Named<const NS::Object*> event) {
  static const SEL of_shared_events = sel_registerName("signaledValue");
  if (event.value && responds_to(event.value, of_shared_events)) return;
  of_own_device(call, self, event);
}

}  // namespace pymetal::checks
