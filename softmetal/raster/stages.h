// How the words that a vertex function returns become the words that a fragment function gets, and what those that it
// returns are for. A pipeline finds this out once, from what the compiler says of its two functions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "exec/code_range.h"
#include "exec/render_abi.h"
#include "raster/clipping.h"

namespace softmetal::raster {

constexpr unsigned kMostColourAttachments = 8;
constexpr unsigned kNoWord = ~0u;

// Where a vertex function's outputs lie among its words.
struct VertexOutputs {
  unsigned words = 0;
  unsigned position = kNoWord;  // four floats; none where nothing is rasterised
  unsigned point_size = kNoWord;
  unsigned clip_distance = kNoWord;
  unsigned clip_distance_count = 0;
  unsigned layer = kNoWord;     // [[render_target_array_index]]
  unsigned viewport = kNoWord;  // [[viewport_array_index]]
};

// How values between vertices come about (MSL specification 5.4).
enum class Interpolation : uint8_t { kFlat, kPerspective, kLinear };
enum class InterpolationPoint : uint8_t { kCentre, kCentroid, kSample };

// What fills a word of a fragment function's input.
enum class FragmentSource : uint8_t {
  kVertex,       // `word` of the vertices' outputs, interpolated
  kFirstVertex,  // `word` of one vertex's outputs
  kSecondVertex,
  kThirdVertex,
  kPullModel,  // `word` 0 … SOFTMETAL_PULL_WORDS - 1
  kPosition,   // `word` 0 … 3: x, y, depth and 1 / w
  kFrontFacing,
  kPrimitiveIndex,
  kPointCoordinate,        // `word` 0 and 1
  kBarycentricCoordinate,  // `word` 0 … 2
  kSampleIndex,
  kSampleMask,
  kLayer,
  kViewport,
  kColour,  // what attachment `word / 4` holds, channel `word % 4`
};

struct FragmentInput {
  FragmentSource source;
  Interpolation interpolation = Interpolation::kPerspective;
  InterpolationPoint point = InterpolationPoint::kCentre;
  unsigned word = 0;
};

// Where a fragment function's outputs lie among its words.
struct FragmentOutputs {
  FragmentOutputs() {
    colours.fill(kNoWord);
    channels.fill(0);
  }

  unsigned words = 0;
  std::array<unsigned, kMostColourAttachments> colours;   // the first of `channels`
  std::array<unsigned, kMostColourAttachments> channels;  // how many the function gives
  unsigned second_source = kNoWord;                       // [[color(0), index(1)]]
  unsigned depth = kNoWord;
  unsigned stencil = kNoWord;
  unsigned sample_mask = kNoWord;
};

// What running any function needs (exec::Dispatch).
struct StageCode {
  std::span<const exec::CodeRange> ranges;
  size_t fiber_stack_bytes = 0;  // 0: the default
};

struct VertexStage {
  softmetal_run_vertices_function run = nullptr;
  const softmetal_launch* launch = nullptr;
  StageCode code;
  VertexOutputs outputs;
};

struct FragmentStage {
  softmetal_run_fragments_function run = nullptr;  // null: no fragment function
  const softmetal_launch* launch = nullptr;
  StageCode code;
  std::vector<FragmentInput> inputs;  // by word
  FragmentOutputs outputs;
  bool runs_for_each_sample = false;  // asks for a sample's index or position
  bool tests_early = false;           // [[early_fragment_tests]]
  bool may_discard = false;
  bool writes_memory = false;  // buffers or textures: tests come later unless asked for early
};

}  // namespace softmetal::raster
