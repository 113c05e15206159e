// Checks of Python arguments against each other: lists that go together, counts beside a list or buffer.
#pragma once

#include <cstddef>

#include "checks/refusal.h"

namespace pymetal::checks {

using Count = Named<size_t>;

void same_length(Call call, Count list, Count other);
// A count of elements, or of bytes, that the caller names must not exceed what was passed.
void count_fits(Call call, Number count, Count list);
void length_fits(Call call, Number length, Count data);
void range_fits(Call call, Named<NS::Range> range, Count list);

}  // namespace pymetal::checks
