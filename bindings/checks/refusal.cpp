#include "checks/refusal.h"

#include <nanobind/nanobind.h>

#include "support/errors.h"

namespace pymetal::checks {

void refuse(Call call, const std::string& problem) { raise_validation(std::string(call.name) + ": " + problem); }

void refuse(Call call, Number argument, const std::string& limit) {
  refuse(call, argument.name, text_of(argument.value), limit);
}

void refuse(Call call, const char* argument, const std::string& value, const std::string& limit) {
  refuse(call, std::string(argument) + " is " + value + "; " + limit);
}

std::string text_of(NS::UInteger value) { return std::to_string(value); }

std::string text_of(MTL::Size size) {
  return text_of(size.width) + "×" + text_of(size.height) + "×" + text_of(size.depth);
}

std::string text_of(NS::Range range) {
  return text_of(range.location) + " to " + text_of(range.location + range.length - 1);
}

std::string enum_text(const char* enumeration, NS::UInteger value) {
  const nb::object cls = nb::module_::import_("pymetal._enums.mtl").attr(enumeration);
  return nb::str(cls(value).attr("name")).c_str();
}

}  // namespace pymetal::checks
