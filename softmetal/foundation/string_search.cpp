#include "foundation/string_search.h"

#include "foundation/foundation.h"
#include "foundation/unicode.h"

namespace softmetal::foundation {
namespace {

// Bits of NSStringCompareOptions.
constexpr uintptr_t kCaseInsensitive = 1;
constexpr uintptr_t kLiteral = 2;
constexpr uintptr_t kBackwards = 4;
constexpr uintptr_t kAnchored = 8;
constexpr uintptr_t kOffered = kCaseInsensitive | kLiteral | kBackwards | kAnchored;

// Folding is one-to-one within a plane, so positions stay the same.
std::u16string folded(std::u16string units) {
  for (char16_t& unit : units) unit = static_cast<char16_t>(folded_case(unit));
  return units;
}

size_t find_units(std::u16string_view text, std::u16string_view wanted, uintptr_t options) {
  if (wanted.empty() || wanted.size() > text.size()) return std::u16string_view::npos;
  bool backwards = (options & kBackwards) != 0;
  if (options & kAnchored) {
    size_t place = backwards ? text.size() - wanted.size() : 0;
    return text.substr(place, wanted.size()) == wanted ? place : std::u16string_view::npos;
  }
  return backwards ? text.rfind(wanted) : text.find(wanted);
}

}  // namespace

intptr_t compare_ignoring_case(std::string_view left, std::string_view right) {
  int order = folded(to_utf16(left)).compare(folded(to_utf16(right)));
  return (order > 0) - (order < 0);
}

Range find_text(std::string_view text, std::string_view wanted, uintptr_t options) {
  if (options & ~kOffered) {
    raise_invalid_argument("softmetal does not implement the NSStringCompareOptions %#zx",
                           static_cast<size_t>(options & ~kOffered));
  }
  std::u16string units = to_utf16(text);
  std::u16string wanted_units = to_utf16(wanted);
  if (options & kCaseInsensitive) {
    units = folded(std::move(units));
    wanted_units = folded(std::move(wanted_units));
  }
  size_t place = find_units(units, wanted_units, options);
  if (place == std::u16string_view::npos) return {kNotFound, 0};
  return {place, wanted_units.size()};
}

}  // namespace softmetal::foundation
