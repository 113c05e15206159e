#include "metal/device/device_object.h"

#include "metal/device/device.h"

namespace softmetal::metal {

DeviceObject::~DeviceObject() { objc::release(device_); }

void DeviceObject::attach_to(Device* device) { device_ = objc::retain(device); }

Class device_object_class() {
  static const Class cls = objc::ClassBuilder<DeviceObject>("SoftmetalDeviceObject")
                               .method<&DeviceObject::device>("device")
                               .method<&DeviceObject::label>("label")
                               .method<&DeviceObject::set_label>("setLabel:")
                               .get();
  return cls;
}

}  // namespace softmetal::metal
