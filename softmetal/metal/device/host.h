// What the device is made of: the machine's processors and memory.
#pragma once

#include <cstdint>
#include <string>

namespace softmetal::metal {

// The processor's name as the system gives it, such as "AMD EPYC 7B13"; the architecture's where it gives none.
std::string processor_name();

// "x86_64" or "arm64".
const char* processor_architecture();

// The memory this process can ever have, in bytes: the machine's, or less where its control group is limited.
uint64_t physical_memory();

}  // namespace softmetal::metal
