// The compiler's errors as NSErrors.
#pragma once

#include "compiler_bridge/compiler.h"
#include "foundation/foundation.h"

namespace softmetal::metal {

// With one owner.
inline id make_error(const compiler_bridge::CompileError& error) {
  return foundation::make_error(error.domain, error.code, error.message);
}

// Stores an autoreleased NSError where the caller asked for one.
inline void report(const compiler_bridge::CompileError& error, id* out) {
  if (out) *out = foundation::autoreleased(make_error(error));
}

}  // namespace softmetal::metal
