// The switch of the checks. What always runs are those of memory that Python lends to Metal, and the lives of encoders
// and command buffers, which `with` needs.
#pragma once

#include <atomic>
#include <cstdint>

namespace pymetal::checks {

namespace detail {
extern std::atomic<bool> switched_on;
extern std::atomic<uint32_t> times_switched;
}  // namespace detail

inline bool enabled() { return detail::switched_on.load(std::memory_order_relaxed); }

inline void set_enabled(bool on) {
  detail::times_switched.fetch_add(1, std::memory_order_relaxed);
  detail::switched_on.store(on, std::memory_order_relaxed);
}

// What was remembered at another count may be out of date: calls in between were not seen.
inline uint32_t times_switched() { return detail::times_switched.load(std::memory_order_relaxed); }

}  // namespace pymetal::checks
