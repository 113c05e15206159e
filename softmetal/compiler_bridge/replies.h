// Replies of the compiler, read from JSON.
#pragma once

#include <string_view>

#include "compiler_bridge/compiler.h"

namespace softmetal::compiler_bridge {

// A reply that does not follow the protocol is an internal error of MTLLibraryErrorDomain.
Outcome<LibraryReply> read_library_reply(std::string_view json);
Outcome<PipelineReply> read_pipeline_reply(std::string_view json);
Outcome<FunctionReply> read_function_reply(std::string_view json);

CompileError internal_error(std::string message);

}  // namespace softmetal::compiler_bridge
