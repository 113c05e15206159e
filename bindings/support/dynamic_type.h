// The most derived bound class of a native object.
#pragma once

#include "support/classes.h"

namespace pymetal {

// The deepest bound class, at or below `declared`, that an instance of `cls` belongs to: by the names of its
// superclasses, or by the protocols it conforms to, because Metal's concrete classes are private. May be
// called from any thread.
ClassRecord& most_derived(Class cls, ClassRecord& declared);

// Whether a native object is of a bound class, or of one derived from it.
bool is_instance(id object, const ClassRecord& record);

}  // namespace pymetal
