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

std::string request_for(const char* action, const LibraryIdentity& library, const std::string& function,
                        const ConstantValues& constants, bool shader_validation) {
  JsonWriter json;
  json.begin_object();
  json.key("schema").integer(kSchema);
  json.key("action").string(action);
  json.key("library").string(library.key);
  json.key("source").string(library.source);
  write_settings(json, library.settings);
  json.key("function").string(function);
  write_constants(json, constants);
  json.key("shader_validation").boolean(shader_validation);
  json.end_object();
  return json.text();
}

}  // namespace

std::string pipeline_request(const LibraryIdentity& library, const std::string& function,
                             const ConstantValues& constants, bool shader_validation) {
  return request_for("pipeline", library, function, constants, shader_validation);
}

std::string function_request(const LibraryIdentity& library, const std::string& function,
                             const ConstantValues& constants) {
  return request_for("function", library, function, constants, false);
}

std::string specialization_key(const std::string& function, const ConstantValues& constants, bool shader_validation) {
  JsonWriter json;
  json.begin_object();
  json.key("function").string(function);
  json.key("shader_validation").boolean(shader_validation);
  write_constants(json, constants);
  json.end_object();
  return json.text();
}

}  // namespace softmetal::compiler_bridge
