// An Objective-C property that may be read and written from several threads at once, as Metal's labels may.
#pragma once

#include <atomic>
#include <utility>

#include "objc/runtime.h"

namespace softmetal::metal {

class AtomicProperty {
 public:
  AtomicProperty() = default;
  AtomicProperty(const AtomicProperty&) = delete;
  AtomicProperty& operator=(const AtomicProperty&) = delete;
  ~AtomicProperty() { objc_release(value_); }

  // Autoreleased, so that a writer on another thread cannot take it away from the reader.
  id get() const {
    lock();
    id value = objc_retain(value_);
    unlock();
    return objc_autorelease(value);
  }

  void set(id value) {
    objc_retain(value);
    lock();
    std::swap(value, value_);
    unlock();
    objc_release(value);
  }

 private:
  void lock() const {
    while (locked_.test_and_set(std::memory_order_acquire)) {
    }
  }
  void unlock() const { locked_.clear(std::memory_order_release); }

  id value_ = nullptr;
  mutable std::atomic_flag locked_ = ATOMIC_FLAG_INIT;
};

}  // namespace softmetal::metal
