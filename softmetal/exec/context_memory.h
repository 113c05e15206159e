// What the threads of a group keep between their meetings, when they run as loops.
#pragma once

#include "exec/kernel_abi.h"

namespace softmetal::exec {

// softmetal_services.context_memory
void* context_memory(softmetal_worker* worker, softmetal_ulong bytes);

void free_context_memory(softmetal_worker* worker);

}  // namespace softmetal::exec
