#include "compiler_bridge/requests.h"

#include "compiler_bridge/json.h"

namespace softmetal::compiler_bridge {
namespace {

constexpr int64_t kSchema = 1;

void write_settings(JsonWriter& json, const CompileSettings& settings) {
  json.key("options").begin_object();
  json.key("macros").begin_object();
  for (const auto& [name, value] : settings.macros) json.key(name).string(value);
  json.end_object();
  json.key("fast_math").boolean(settings.math_mode == "fast");
  json.key("math_mode").string(settings.math_mode);
  json.key("math_functions").string(settings.math_functions);
  json.key("language_version");
  if (settings.language_version) {
    json.string(*settings.language_version);
  } else {
    json.null();
  }
  json.key("optimize").string(settings.optimize_for_size ? "size" : "default");
  if (settings.enable_logging) json.key("enable_logging").boolean(true);
  json.end_object();
}

void write_component(JsonWriter& json, const ConstantValue::Component& component) {
  struct Visitor {
    JsonWriter& json;
    void operator()(bool value) const { json.boolean(value); }
    void operator()(int64_t value) const { json.integer(value); }
    void operator()(uint64_t value) const { json.unsigned_integer(value); }
    void operator()(double value) const { json.number(value); }
  };
  std::visit(Visitor{json}, component);
}

void write_constant(JsonWriter& json, const ConstantValue& constant) {
  json.begin_object();
  json.key("type").string(constant.type);
  json.key("value").begin_array();
  for (const ConstantValue::Component& component : constant.components) write_component(json, component);
  json.end_array().end_object();
}

void write_constants(JsonWriter& json, const ConstantValues& constants) {
  json.key("constants").begin_object();
  json.key("by_index").begin_object();
  for (const auto& [index, constant] : constants.by_index) {
    json.key(std::to_string(index));
    write_constant(json, constant);
  }
  json.end_object();
  json.key("by_name").begin_object();
  for (const auto& [name, constant] : constants.by_name) {
    json.key(name);
    write_constant(json, constant);
  }
  json.end_object().end_object();
}

}  // namespace

std::string library_request(const std::string& source, const CompileSettings& settings) {
  JsonWriter json;
  json.begin_object();
  json.key("schema").integer(kSchema);
  json.key("action").string("library");
  json.key("source").string(source);
  write_settings(json, settings);
  json.end_object();
  return json.text();
}

namespace {

void write_stage_input(JsonWriter& json, const StageInputInfo& given) {
  json.key("stage_input").begin_object();
  json.key("attributes").begin_array();
  for (const StageAttributeInfo& attribute : given.attributes) {
    json.begin_object();
    json.key("index").unsigned_integer(attribute.index);
    json.key("format").unsigned_integer(attribute.format);
    json.key("offset").unsigned_integer(attribute.offset);
    json.key("buffer").unsigned_integer(attribute.buffer);
    json.end_object();
  }
  json.end_array();
  json.key("layouts").begin_array();
  for (const StageLayoutInfo& layout : given.layouts) {
    json.begin_object();
    json.key("buffer").unsigned_integer(layout.buffer);
    json.key("stride").unsigned_integer(layout.stride);
    json.key("step_function").unsigned_integer(layout.step_function);
    json.key("step_rate").unsigned_integer(layout.step_rate);
    json.end_object();
  }
  json.end_array();
  json.key("index_buffer").unsigned_integer(given.index_buffer);
  json.key("index_type").unsigned_integer(given.index_type);
  json.end_object();
}

void write_pipeline_settings(JsonWriter& json, const PipelineSettings& settings) {
  if (settings.stage_input) write_stage_input(json, *settings.stage_input);
  json.key("shader_validation").boolean(settings.shader_validation);
  if (settings.calls_may_meet) json.key("calls_may_meet").boolean(true);
}

// The beginning of a request about a function; what is special about `action` follows.
void begin_request(JsonWriter& json, const char* action, const LibraryIdentity& library, const std::string& function,
                   const ConstantValues& constants) {
  json.begin_object();
  json.key("schema").integer(kSchema);
  json.key("action").string(action);
  json.key("library").string(library.key);
  json.key("source").string(library.source);
  write_settings(json, library.settings);
  json.key("function").string(function);
  write_constants(json, constants);
}

}  // namespace

std::string pipeline_request(const LibraryIdentity& library, const std::string& function,
                             const ConstantValues& constants, const PipelineSettings& settings) {
  JsonWriter json;
  begin_request(json, "pipeline", library, function, constants);
  write_pipeline_settings(json, settings);
  json.end_object();
  return json.text();
}

std::string function_request(const LibraryIdentity& library, const std::string& function,
                             const ConstantValues& constants) {
  JsonWriter json;
  begin_request(json, "function", library, function, constants);
  json.end_object();
  return json.text();
}

std::string specialization_key(const std::string& function, const ConstantValues& constants,
                               const PipelineSettings& settings) {
  JsonWriter json;
  json.begin_object();
  json.key("function").string(function);
  write_constants(json, constants);
  write_pipeline_settings(json, settings);
  json.end_object();
  return json.text();
}

}  // namespace softmetal::compiler_bridge
