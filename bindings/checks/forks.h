// Processes made by fork: none of the threads that run command buffers goes with them.
#pragma once

namespace pymetal::checks {

// Before anything that needs those threads. Refuses a process whose parent had used them.
void threads_are_there();

}  // namespace pymetal::checks
