// The clock of all timestamps: monotonic, as mach_absolute_time is.
#pragma once

#include <chrono>
#include <cstdint>

namespace softmetal::exec {

inline uint64_t host_nanoseconds() {
  return static_cast<uint64_t>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
          .count());
}

inline double host_seconds() { return static_cast<double>(host_nanoseconds()) * 1e-9; }

}  // namespace softmetal::exec
