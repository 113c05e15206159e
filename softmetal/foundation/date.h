// NSDate.
#pragma once

#include "foundation/object.h"

namespace softmetal::foundation {

struct Date : BaseObject {
  inline static Class cls = nullptr;
  double since_1970 = 0;  // seconds
};

double seconds_since_1970();
void define_date_class();

}  // namespace softmetal::foundation
