// Zombies: freed objects kept for a while to catch messages sent to them, as with Apple's NSZombieEnabled.
#pragma once

#include "objc/class.h"

namespace softmetal::objc {

// True in debug builds and where the environment sets NSZombieEnabled=YES; decided once.
bool zombies_enabled();

// Takes over the memory of a destroyed object. The oldest zombies are freed beyond a fixed number.
void make_zombie(Object* object, Class former_class);

}  // namespace softmetal::objc
