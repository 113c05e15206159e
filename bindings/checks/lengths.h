// Checks of Python arguments against each other: lists that go together, counts beside a list or buffer.
#pragma once

#include <Foundation/Foundation.hpp>
#include <cstddef>

namespace pymetal::checks {

void same_length(const char* name, size_t count, const char* other_name, size_t other_count);
// A count of elements, or of bytes, that the caller names must not exceed what was passed.
void count_fits(const char* name, size_t count, size_t available);
void length_fits(const char* name, size_t length, size_t available);
void range_fits(const char* name, NS::Range range, size_t available);

}  // namespace pymetal::checks
