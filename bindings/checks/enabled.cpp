#include "checks/enabled.h"

#include <cstdlib>
#include <cstring>

namespace pymetal::checks {

namespace {

bool enabled_at_start() {
  const char* value = std::getenv("PYMETAL_VALIDATION");
  return !value || std::strcmp(value, "0") != 0;
}

}  // namespace

namespace detail {
std::atomic<bool> switched_on{enabled_at_start()};
std::atomic<uint32_t> times_switched{0};
}  // namespace detail

}  // namespace pymetal::checks
