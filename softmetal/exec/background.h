// Work that somebody asked to be told of when it is done.
#pragma once

#include <functional>

namespace softmetal::exec {

// Runs `work` on a thread of its own, inside an autorelease pool.
void run_in_background(std::function<void()> work);

}  // namespace softmetal::exec
