#include "checks/lengths.h"

namespace pymetal::checks {

namespace {

void check(Call call, const char* name, size_t wanted, Count available, const char* unit) {
  if (wanted <= available.value) return;
  refuse(call, name, text_of(wanted), std::string(available.name) + " has " + text_of(available.value) + " " + unit);
}

}  // namespace

void same_length(Call call, Count list, Count other) {
  if (list.value == other.value) return;
  refuse(call, std::string(list.name) + " has " + text_of(list.value) + " elements, " + other.name + " has " +
                   text_of(other.value) + ": they must be of one length");
}

void count_fits(Call call, Number count, Count list) { check(call, count.name, count.value, list, "elements"); }
void length_fits(Call call, Number length, Count data) { check(call, length.name, length.value, data, "bytes"); }
void range_fits(Call call, Named<NS::Range> range, Count list) {
  check(call, (std::string(range.name) + ".length").c_str(), range.value.length, list, "elements");
}

}  // namespace pymetal::checks
