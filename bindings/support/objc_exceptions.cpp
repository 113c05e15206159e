#include "support/objc_exceptions.h"

#include <nanobind/nanobind.h>

#include "support/errors.h"

namespace pymetal {

namespace {

// Metal and Foundation raise these for a caller's mistake.
ErrorKind kind_of(const std::string& name, const std::string& reason) {
  // What the runtime says of a selector nobody implements; softmetal names itself in that case.
  const bool unknown_selector =
      reason.find("unrecognized selector") != std::string::npos || reason.rfind("softmetal does not implement", 0) == 0;
  if (unknown_selector) return ErrorKind::Unavailable;
  if (name == "NSInvalidArgumentException" || name == "NSRangeException") return ErrorKind::Validation;
  return ErrorKind::General;
}

}  // namespace

void set_python_error(const std::string& name, const std::string& reason) noexcept {
  try {
    raise_error(kind_of(name, reason), reason.empty() ? name : reason);
  } catch (nb::python_error& error) {
    error.restore();
  }
}

}  // namespace pymetal
