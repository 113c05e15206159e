// The format strings of shader log messages: printf's, with vectors as in "%v4f" (MSL specification 6.19).
#pragma once

#include <string>

#include "exec/kernel_abi.h"

namespace softmetal::exec {

// A conversion without an argument, or one that is unknown, stands for itself in the result.
std::string format_log(const char* format, const softmetal_log_value* values, softmetal_uint count);

}  // namespace softmetal::exec
