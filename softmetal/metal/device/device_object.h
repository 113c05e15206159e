// What nearly every Metal object has: the device it belongs to and a label.
#pragma once

#include "metal/device/atomic_property.h"
#include "objc/runtime.h"

namespace softmetal::metal {

struct Device;

struct DeviceObject : objc::Object {
  ~DeviceObject();

  Device* device() const { return device_; }
  id label() const { return label_.get(); }
  // Metal copies labels; strings are immutable here, so a copy is the string itself.
  void set_label(id label) { label_.set(label); }

  // To be called once, by whoever made the object.
  void attach_to(Device* device);

 private:
  Device* device_ = nullptr;
  AtomicProperty label_;
};

// The superclass of all classes whose objects are DeviceObjects: device, label, setLabel:.
Class device_object_class();

}  // namespace softmetal::metal
