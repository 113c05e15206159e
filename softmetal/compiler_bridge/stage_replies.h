// What the compiler tells of a vertex or a fragment function beside what it tells of any: where in their rows of words
// (exec/render_abi.h) each input and output lies.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace softmetal::compiler_bridge {

class JsonValue;

// Some 32-bit words of a row.
struct WordRange {
  uint64_t first;
  uint64_t count;
};

// A member that vertex functions return and fragment functions take.
struct InterstageValue {
  std::string name;
  std::string user;  // of [[user(name)]]; may be empty
  std::string type;
  WordRange words;
};

struct VertexInfo {
  uint64_t words = 0;
  std::optional<uint64_t> position, point_size, clip_distance, layer, viewport;
  uint64_t clip_distance_count = 0;
  std::vector<InterstageValue> outputs;
};

struct FragmentInputInfo {
  std::string source;  // "vertex", or the name of an attribute such as "position"
  InterstageValue value;
  uint64_t attachment;  // of "color"
  std::string interpolation;
  std::string point;
};

struct ColorOutputInfo {
  uint64_t attachment;
  uint64_t source;  // 1: the second one of dual-source blending
  std::string type;
  WordRange words;
};

struct FragmentOutputInfo {
  uint64_t words = 0;
  std::vector<ColorOutputInfo> colors;
  std::optional<uint64_t> depth, stencil, sample_mask;
};

struct FragmentInfo {
  uint64_t words = 0;
  std::vector<FragmentInputInfo> inputs;
  FragmentOutputInfo outputs;
  bool runs_for_each_sample = false;
  bool tests_early = false;
  bool may_discard = false;
  bool writes_memory = false;
};

VertexInfo read_vertex_info(const JsonValue& json);
FragmentInfo read_fragment_info(const JsonValue& json);

}  // namespace softmetal::compiler_bridge
