#include "extend/extend.h"
#include "support/errors.h"

namespace pymetal {

void extend_library(nb::class_<MTL::Library>& cls) {
  cls.def_prop_ro(
      "warnings", [](MTL::Library& self) { return kept_warning(&self); },
      "What the compiler warned of, as text; None when the library compiled silently or was loaded.");
}

}  // namespace pymetal
