// Carrying a request to the compiler and its reply back: through the registered hook, or else a worker process.
#pragma once

#include <string>
#include <variant>

#include "compiler_bridge/compiler.h"

namespace softmetal::compiler_bridge {

std::variant<std::string, CompileError> send_request(const std::string& request);

}  // namespace softmetal::compiler_bridge
