#include "checks/lengths.h"

#include <string>

#include "support/errors.h"

namespace pymetal::checks {

namespace {

void check(const char* name, size_t wanted, size_t available, const char* unit) {
  if (wanted <= available) return;
  raise_validation(std::string(name) + " asks for " + std::to_string(wanted) + " " + unit + ", but only " +
                   std::to_string(available) + " were passed");
}

}  // namespace

void same_length(const char* name, size_t count, const char* other_name, size_t other_count) {
  if (count == other_count) return;
  raise_validation(std::string(name) + " has " + std::to_string(count) + " elements, " + other_name + " has " +
                   std::to_string(other_count) + ": they must be of one length");
}

void count_fits(const char* name, size_t count, size_t available) { check(name, count, available, "elements"); }
void length_fits(const char* name, size_t length, size_t available) { check(name, length, available, "bytes"); }
void range_fits(const char* name, NS::Range range, size_t available) {
  check(name, range.length, available, "elements");
}

}  // namespace pymetal::checks
