// How far a thread has come: which barriers lie behind it.
#pragma once

#include <cstdint>

namespace softmetal::exec {

// Counts of barriers that order threadgroup memory, within one threadgroup.
struct ThreadClock {
  uint32_t thread;  // index in the threadgroup
  uint32_t threadgroup_barriers;
  uint32_t simdgroup_barriers;
};

}  // namespace softmetal::exec
