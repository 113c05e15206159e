#include "compiler_bridge/stage_replies.h"

#include "compiler_bridge/json.h"

namespace softmetal::compiler_bridge {
namespace {

std::string text_of(const JsonValue& value) { return std::string(value.string_or("")); }

uint64_t count_of(const JsonValue& value) { return static_cast<uint64_t>(value.integer_or(0)); }

// -1 says that there is none.
std::optional<uint64_t> word_of(const JsonValue& value) {
  const int64_t word = value.integer_or(-1);
  return word < 0 ? std::nullopt : std::optional(static_cast<uint64_t>(word));
}

WordRange words_of(const JsonValue& json) { return {count_of(json["word"]), count_of(json["words"])}; }

InterstageValue read_value(const JsonValue& json) {
  return {text_of(json["name"]), text_of(json["user"]), text_of(json["type"]), words_of(json)};
}

FragmentOutputInfo read_outputs(const JsonValue& json) {
  FragmentOutputInfo outputs;
  outputs.words = count_of(json["words"]);
  outputs.depth = word_of(json["depth"]);
  outputs.stencil = word_of(json["stencil"]);
  outputs.sample_mask = word_of(json["sample_mask"]);
  for (const JsonValue& color : json["colors"].elements()) {
    outputs.colors.push_back(
        {count_of(color["index"]), count_of(color["source"]), text_of(color["type"]), words_of(color)});
  }
  return outputs;
}

}  // namespace

VertexInfo read_vertex_info(const JsonValue& json) {
  VertexInfo vertex;
  vertex.words = count_of(json["words"]);
  vertex.position = word_of(json["position"]);
  vertex.point_size = word_of(json["point_size"]);
  vertex.clip_distance = word_of(json["clip_distance"]);
  vertex.clip_distance_count = count_of(json["clip_distance_count"]);
  vertex.layer = word_of(json["layer"]);
  vertex.viewport = word_of(json["viewport"]);
  for (const JsonValue& output : json["outputs"].elements()) vertex.outputs.push_back(read_value(output));
  return vertex;
}

FragmentInfo read_fragment_info(const JsonValue& json) {
  FragmentInfo fragment;
  fragment.words = count_of(json["words"]);
  for (const JsonValue& input : json["inputs"].elements()) {
    fragment.inputs.push_back({text_of(input["source"]), read_value(input), count_of(input["index"]),
                               text_of(input["interpolation"]), text_of(input["point"])});
  }
  fragment.outputs = read_outputs(json["outputs"]);
  fragment.runs_for_each_sample = json["runs_for_each_sample"].boolean_or(false);
  fragment.tests_early = json["tests_early"].boolean_or(false);
  fragment.may_discard = json["may_discard"].boolean_or(false);
  fragment.writes_memory = json["writes_memory"].boolean_or(false);
  return fragment;
}

}  // namespace softmetal::compiler_bridge
