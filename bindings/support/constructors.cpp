#include "support/constructors.h"

namespace pymetal {

void set_properties(nb::handle object, const nb::kwargs& properties) {
  const nb::handle cls = object.type();
  for (const auto& [name, value] : properties) {
    if (!nb::hasattr(cls, name)) {
      const std::string message =
          std::string(nb::type_name(cls).c_str()) + " has no property '" + nb::str(name).c_str() + "'";
      throw nb::type_error(message.c_str());
    }
    nb::setattr(object, name, value);
  }
}

}  // namespace pymetal
