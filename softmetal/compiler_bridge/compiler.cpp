#include "compiler_bridge/compiler.h"

#include "compiler_bridge/replies.h"
#include "compiler_bridge/requests.h"
#include "compiler_bridge/transport.h"

namespace softmetal::compiler_bridge {

Outcome<LibraryReply> compile_library(const std::string& source, const CompileSettings& settings) {
  auto reply = send_request(library_request(source, settings));
  if (auto* error = std::get_if<CompileError>(&reply)) return std::move(*error);
  return read_library_reply(std::get<std::string>(reply));
}

Outcome<PipelineReply> compile_pipeline(const LibraryIdentity& library, const std::string& function,
                                        const ConstantValues& constants, const PipelineSettings& settings) {
  auto reply = send_request(pipeline_request(library, function, constants, settings));
  if (auto* error = std::get_if<CompileError>(&reply)) return std::move(*error);
  return read_pipeline_reply(std::get<std::string>(reply));
}

Outcome<FunctionReply> describe_function(const LibraryIdentity& library, const std::string& function,
                                         const ConstantValues& constants) {
  auto reply = send_request(function_request(library, function, constants));
  if (auto* error = std::get_if<CompileError>(&reply)) return std::move(*error);
  return read_function_reply(std::get<std::string>(reply));
}

}  // namespace softmetal::compiler_bridge
