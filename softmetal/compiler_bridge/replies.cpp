#include "compiler_bridge/replies.h"

#include "compiler_bridge/json.h"

namespace softmetal::compiler_bridge {
namespace {

constexpr int64_t kSchema = 1;
constexpr intptr_t kLibraryErrorInternal = 2;

std::string text_of(const JsonValue& value) { return std::string(value.string_or("")); }

uint64_t count_of(const JsonValue& value, uint64_t otherwise = 0) {
  return static_cast<uint64_t>(value.integer_or(static_cast<int64_t>(otherwise)));
}

CompileError malformed(std::string_view reply) {
  constexpr size_t kShown = 200;
  return internal_error("the MSL compiler's reply does not follow the protocol: " +
                        std::string(reply.substr(0, kShown)));
}

// The reply's object, or the error that it tells of or is.
std::variant<JsonValue, CompileError> read_envelope(std::string_view reply) {
  std::optional<JsonValue> json = JsonValue::parse(reply);
  if (!json || (*json)["schema"].integer_or(0) != kSchema) return malformed(reply);
  if ((*json)["ok"].boolean_or(false)) return std::move(*json);
  const JsonValue& error = (*json)["error"];
  if (error.kind() != JsonValue::Kind::kObject) return malformed(reply);
  return CompileError{std::string(error["domain"].string_or("MTLLibraryErrorDomain")),
                      static_cast<intptr_t>(error["code"].integer_or(kLibraryErrorInternal)),
                      text_of(error["message"])};
}

FunctionInfo read_function(const JsonValue& json) {
  FunctionInfo function{text_of(json["name"]), text_of(json["kind"]), {}};
  for (const JsonValue& constant : json["constants"].elements()) {
    function.constants.push_back({text_of(constant["name"]), count_of(constant["index"]), text_of(constant["type"]),
                                  constant["required"].boolean_or(true)});
  }
  return function;
}

// An argument's own type has its size under another name than the types inside.
TypeInfo read_type(const JsonValue& json, std::string_view size_name = "size") {
  TypeInfo type;
  type.name = text_of(json["data_type"]);
  type.size = count_of(json[size_name]);
  type.alignment = count_of(json["alignment"], 1);
  type.length = count_of(json["length"]);
  type.access = text_of(json["access"]);
  for (const JsonValue& member : json["members"].elements()) {
    type.members.push_back(
        {text_of(member["name"]), count_of(member["offset"]), count_of(member["index"]), read_type(member)});
  }
  if (!json["element"].is_null()) type.element.push_back(read_type(json["element"]));
  return type;
}

ArgumentInfo read_argument(const JsonValue& json) {
  ArgumentInfo argument;
  argument.name = text_of(json["name"]);
  argument.type = text_of(json["type"]);
  argument.index = count_of(json["index"]);
  argument.access = std::string(json["access"].string_or("read_only"));
  argument.data = read_type(json, "data_size");
  argument.alignment = count_of(json["alignment"], 1);
  argument.is_pointer = json["is_pointer"].boolean_or(false);
  argument.used = json["used"].boolean_or(true);
  argument.array_length = count_of(json["array_length"], 1);
  argument.texture_type = count_of(json["texture_type"]);
  argument.is_depth = json["is_depth"].boolean_or(false);
  return argument;
}

std::vector<ArgumentInfo> read_arguments(const JsonValue& json) {
  std::vector<ArgumentInfo> arguments;
  for (const JsonValue& argument : json.elements()) arguments.push_back(read_argument(argument));
  return arguments;
}

}  // namespace

CompileError internal_error(std::string message) {
  return {"MTLLibraryErrorDomain", kLibraryErrorInternal, std::move(message)};
}

Outcome<LibraryReply> read_library_reply(std::string_view reply) {
  auto envelope = read_envelope(reply);
  if (auto* error = std::get_if<CompileError>(&envelope)) return std::move(*error);
  const JsonValue& json = std::get<JsonValue>(envelope);
  if (json["library"].kind() != JsonValue::Kind::kString) return malformed(reply);
  LibraryReply library{text_of(json["library"]), {}, text_of(json["warnings"])};
  for (const JsonValue& function : json["functions"].elements()) library.functions.push_back(read_function(function));
  return library;
}

Outcome<PipelineReply> read_pipeline_reply(std::string_view reply) {
  auto envelope = read_envelope(reply);
  if (auto* error = std::get_if<CompileError>(&envelope)) return std::move(*error);
  const JsonValue& json = std::get<JsonValue>(envelope);
  const JsonValue& reflection = json["reflection"];
  if (json["path"].kind() != JsonValue::Kind::kString || reflection.is_null()) return malformed(reply);
  PipelineReply pipeline;
  pipeline.path = text_of(json["path"]);
  pipeline.meets = json["mode"].string_or("") != "loop";
  pipeline.arguments = read_arguments(reflection["arguments"]);
  pipeline.static_threadgroup_memory_length = count_of(reflection["static_threadgroup_memory_length"]);
  pipeline.max_total_threads_per_threadgroup = count_of(reflection["max_total_threads_per_threadgroup"], 1024);
  pipeline.thread_execution_width = count_of(reflection["thread_execution_width"], 32);
  pipeline.fiber_stack_bytes = count_of(reflection["fiber_stack_bytes"]);
  for (const JsonValue& size : reflection["required_threads_per_threadgroup"].elements()) {
    pipeline.required_threads_per_threadgroup.push_back(count_of(size));
  }
  for (const JsonValue& buffer : reflection["stage_input_buffers"].elements()) {
    pipeline.stage_input_buffers.push_back(count_of(buffer));
  }
  if (!json["vertex"].is_null()) pipeline.vertex = read_vertex_info(json["vertex"]);
  if (!json["fragment"].is_null()) pipeline.fragment = read_fragment_info(json["fragment"]);
  return pipeline;
}

Outcome<FunctionReply> read_function_reply(std::string_view reply) {
  auto envelope = read_envelope(reply);
  if (auto* error = std::get_if<CompileError>(&envelope)) return std::move(*error);
  const JsonValue& json = std::get<JsonValue>(envelope);
  if (json["arguments"].kind() != JsonValue::Kind::kArray) return malformed(reply);
  FunctionReply function{read_arguments(json["arguments"]), {}};
  for (const JsonValue& attribute : json["stage_input_attributes"].elements()) {
    function.stage_input_attributes.push_back({text_of(attribute["name"]), count_of(attribute["index"]),
                                               text_of(attribute["data_type"]), attribute["used"].boolean_or(true)});
  }
  return function;
}

}  // namespace softmetal::compiler_bridge
