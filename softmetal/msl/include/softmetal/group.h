// Where a threadgroup is in its grid.
#pragma once

#include "abi.h"

namespace softmetal {

using uint = softmetal_uint;
using ulong = softmetal_ulong;

#define SOFTMETAL_INLINE __attribute__((always_inline, nodebug)) inline

struct size3 {
  uint x, y, z;

  SOFTMETAL_INLINE uint volume() const { return x * y * z; }
};

// One threadgroup of a launch. `extent` is smaller than `launch.threads_per_threadgroup` at a ragged edge.
struct group {
  const softmetal_launch* launch;
  size3 position;
  size3 extent;
};

}  // namespace softmetal
