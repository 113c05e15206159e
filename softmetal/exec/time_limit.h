// How long something may take that many calls of a function make up, none of which takes long itself.
#pragma once

#include "exec/host_time.h"
#include "exec/watchdog.h"

namespace softmetal::exec {

// From its making on, what the watchdog allows one call.
class TimeLimit {
 public:
  bool is_over() const {
    const uint64_t limit = kernel_timeout_nanoseconds();
    return limit != 0 && host_nanoseconds() - start_ > limit;
  }

 private:
  const uint64_t start_ = host_nanoseconds();
};

}  // namespace softmetal::exec
