// Searching and comparing text the way NSString does, in UTF-16 positions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace softmetal::foundation {

// NSRange.
struct Range {
  size_t location;
  size_t length;
};

constexpr size_t kNotFound = INTPTR_MAX;  // NSNotFound

// NSComparisonResult: -1, 0 or 1.
intptr_t compare_ignoring_case(std::string_view left, std::string_view right);

// The range of `wanted` in `text`, or {NSNotFound, 0}. `options` are NSStringCompareOptions; those that need
// collation tables or regular expressions raise.
Range find_text(std::string_view text, std::string_view wanted, uintptr_t options);

}  // namespace softmetal::foundation
