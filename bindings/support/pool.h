// An autorelease pool for one scope. Cocoa drains pools at the end of an event loop's turn; a Python thread
// has none, so every call that may autorelease brings its own.
#pragma once

#include "support/runtime.h"

namespace pymetal {

class Pool {
 public:
  Pool() : token_(objc_autoreleasePoolPush()) {}
  ~Pool() { objc_autoreleasePoolPop(token_); }
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

 private:
  void* token_;
};

}  // namespace pymetal
