// Requests to the compiler as JSON.
#pragma once

#include <string>

#include "compiler_bridge/compiler.h"

namespace softmetal::compiler_bridge {

std::string library_request(const std::string& source, const CompileSettings& settings);
std::string pipeline_request(const LibraryIdentity& library, const std::string& function,
                             const ConstantValues& constants, const PipelineSettings& settings);
std::string function_request(const LibraryIdentity& library, const std::string& function,
                             const ConstantValues& constants);

}  // namespace softmetal::compiler_bridge
