// Metal's C functions and string constants.
#include <objc/runtime.h>

#include "foundation/foundation.h"
#include "metal/device/device.h"
#include "objc/registration.h"
#include "softmetal.h"

using softmetal::metal::Device;
using softmetal::metal::system_device;

namespace {

id make_device_list() {
  id device = reinterpret_cast<id>(system_device());
  return softmetal::foundation::make_array(&device, 1);
}

}  // namespace

extern "C" {

SOFTMETAL_EXPORT Device* MTLCreateSystemDefaultDevice() { return softmetal::objc::retain(system_device()); }

SOFTMETAL_EXPORT id MTLCopyAllDevices() { return make_device_list(); }

// The only device never comes or goes, so the handler is never called and the observer is an object without further
// meaning. It belongs to the caller: Apple declares the parameter `id<NSObject> __strong *`.
SOFTMETAL_EXPORT id MTLCopyAllDevicesWithObserver(id* observer, void (^)(Device*, id)) {
  id devices = make_device_list();
  if (observer) *observer = class_createInstance(objc_getClass("NSObject"), 0);
  return devices;
}

SOFTMETAL_EXPORT void MTLRemoveDeviceObserver(id) {}

}  // extern "C"
