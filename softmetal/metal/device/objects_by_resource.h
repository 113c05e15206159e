// The objects of a class that kernels may name by their gpuResourceID. Kernels write these names into indirect
// commands, so they are looked up and not trusted.
#pragma once

#include <cstdint>
#include <mutex>
#include <set>

#include "objc/runtime.h"

namespace softmetal::metal {

template <class Object>
class ObjectsByResource {
 public:
  // Never destroyed: objects may outlive static ones.
  static ObjectsByResource& shared() {
    static ObjectsByResource& objects = *new ObjectsByResource();
    return objects;
  }

  void add(const Object* object) {
    std::lock_guard lock(mutex_);
    live_.insert(object);
  }
  void remove(const Object* object) {
    std::lock_guard lock(mutex_);
    live_.erase(object);
  }
  // Null when there is no such object.
  objc::Reference<Object> find(uint64_t resource) {
    std::lock_guard lock(mutex_);
    auto* object = reinterpret_cast<Object*>(resource);
    return objc::Reference<Object>(live_.count(object) ? object : nullptr);
  }

 private:
  std::mutex mutex_;
  std::set<const Object*> live_;
};

}  // namespace softmetal::metal
