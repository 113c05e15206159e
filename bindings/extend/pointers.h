// Metal objects as bare addresses, to share them with other libraries of the process.
#pragma once

#include "support/classes.h"

namespace pymetal {

// `pointer` and `from_pointer`, which every class inherits.
void define_pointers(nb::class_<NS::Object>& cls);

}  // namespace pymetal
