// NSNotificationCenter for the code inside libsoftmetal.
#pragma once

#include <objc/objc.h>

namespace softmetal::foundation {

// Calls the default center's observers of `name` (or of any name) for `object`, on this thread.
void post_notification(id name, id object, id user_info);

}  // namespace softmetal::foundation
