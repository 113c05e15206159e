#include "metal/render/render_stages.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace softmetal::metal {
namespace {

using compiler_bridge::CompileError;
using compiler_bridge::FragmentInputInfo;
using compiler_bridge::FragmentOutputInfo;
using compiler_bridge::InterstageValue;
using compiler_bridge::Outcome;
using compiler_bridge::VertexInfo;
using raster::FragmentInput;
using raster::FragmentSource;

constexpr unsigned kChannels = 4;

unsigned word_or_none(const std::optional<uint64_t>& word) {
  return word ? static_cast<unsigned>(*word) : raster::kNoWord;
}

// How messages speak of a value: "'uv' (float2)", with its [[user]] name where it has one.
std::string description(const InterstageValue& value) {
  const std::string user = value.user.empty() ? "" : " [[user(" + value.user + ")]]";
  return "'" + value.name + "'" + user + " (" + value.type + ")";
}

// MSL specification 5.7.1: members with the same [[user(name)]] match, others by their own names.
bool is_match(const InterstageValue& output, const InterstageValue& input) {
  if (!input.user.empty() || !output.user.empty()) return input.user == output.user;
  return input.name == output.name;
}

Outcome<const InterstageValue*> find_output(const CompiledKernel& vertex, const CompiledKernel& fragment,
                                            const InterstageValue& input) {
  const auto& outputs = vertex.reflection.vertex->outputs;
  const auto found = std::find_if(outputs.begin(), outputs.end(),
                                  [&](const InterstageValue& output) { return is_match(output, input); });
  const std::string subject = fragment.subject() + " takes " + description(input) + ", which " + vertex.subject();
  if (found == outputs.end()) return render_pipeline_error(subject + " does not return");
  if (found->type != input.type || found->words.count != input.words.count) {
    return render_pipeline_error(subject + " returns as " + description(*found));
  }
  return &*found;
}

std::optional<FragmentSource> source_named(std::string_view name) {
  static constexpr std::pair<std::string_view, FragmentSource> kSources[] = {
      {"vertex", FragmentSource::kVertex},
      {"first_vertex", FragmentSource::kFirstVertex},
      {"second_vertex", FragmentSource::kSecondVertex},
      {"third_vertex", FragmentSource::kThirdVertex},
      {"pull_model", FragmentSource::kPullModel},
      {"position", FragmentSource::kPosition},
      {"front_facing", FragmentSource::kFrontFacing},
      {"primitive_id", FragmentSource::kPrimitiveIndex},
      {"point_coord", FragmentSource::kPointCoordinate},
      {"barycentric_coord", FragmentSource::kBarycentricCoordinate},
      {"sample_id", FragmentSource::kSampleIndex},
      {"sample_mask", FragmentSource::kSampleMask},
      {"layer", FragmentSource::kLayer},
      {"viewport", FragmentSource::kViewport},
      {"color", FragmentSource::kColour},
  };
  for (const auto& [known, source] : kSources) {
    if (known == name) return source;
  }
  return std::nullopt;
}

bool is_of_vertices(FragmentSource source) {
  return source == FragmentSource::kVertex || source == FragmentSource::kFirstVertex ||
         source == FragmentSource::kSecondVertex || source == FragmentSource::kThirdVertex;
}

raster::Interpolation interpolation_named(std::string_view name) {
  if (name == "flat") return raster::Interpolation::kFlat;
  return name == "linear" ? raster::Interpolation::kLinear : raster::Interpolation::kPerspective;
}

raster::InterpolationPoint point_named(std::string_view name) {
  if (name == "centroid") return raster::InterpolationPoint::kCentroid;
  return name == "sample" ? raster::InterpolationPoint::kSample : raster::InterpolationPoint::kCentre;
}

// `first_word` is what the input's first word is made of (FragmentInput::word); the others follow.
std::optional<CompileError> place_input(const CompiledKernel& fragment, const FragmentInputInfo& info,
                                        FragmentSource source, unsigned first_word,
                                        std::vector<FragmentInput>* inputs) {
  const auto& words = info.value.words;
  if (words.first > inputs->size() || words.count > inputs->size() - words.first) {
    return render_pipeline_error("the compiler places input '" + info.value.name + "' of " + fragment.subject() +
                                 " beyond its words");
  }
  for (unsigned i = 0; i < words.count; ++i) {
    (*inputs)[words.first + i] = {source, interpolation_named(info.interpolation), point_named(info.point),
                                  first_word + i};
  }
  return std::nullopt;
}

std::optional<CompileError> take_input(const CompiledKernel& vertex, const CompiledKernel& fragment,
                                       const FragmentInputInfo& info, std::vector<FragmentInput>* inputs) {
  const auto source = source_named(info.source);
  if (!source) {
    return render_pipeline_error("softmetal does not implement the input '" + info.source + "' of " +
                                 fragment.subject());
  }
  unsigned first_word = 0;
  if (*source == FragmentSource::kColour) first_word = static_cast<unsigned>(info.attachment) * kChannels;
  if (is_of_vertices(*source)) {
    const auto output = find_output(vertex, fragment, info.value);
    if (const auto* problem = std::get_if<CompileError>(&output)) return *problem;
    first_word = static_cast<unsigned>(std::get<const InterstageValue*>(output)->words.first);
  }
  return place_input(fragment, info, *source, first_word, inputs);
}

raster::FragmentOutputs fragment_outputs_of(const FragmentOutputInfo& info) {
  raster::FragmentOutputs outputs;
  outputs.words = static_cast<unsigned>(info.words);
  outputs.depth = word_or_none(info.depth);
  outputs.stencil = word_or_none(info.stencil);
  outputs.sample_mask = word_or_none(info.sample_mask);
  for (const auto& color : info.colors) {
    const auto first = static_cast<unsigned>(color.words.first);
    if (color.source == 1) {
      outputs.second_source = first;
    } else if (color.attachment < raster::kMostColourAttachments) {
      outputs.colours[color.attachment] = first;
      outputs.channels[color.attachment] = static_cast<unsigned>(color.words.count);
    }
  }
  return outputs;
}

}  // namespace

CompileError render_pipeline_error(std::string message) {
  constexpr intptr_t kInvalidInput = 3;
  return {"MTLRenderPipelineErrorDomain", kInvalidInput, std::move(message)};
}

raster::VertexOutputs vertex_outputs_of(const VertexInfo& vertex) {
  raster::VertexOutputs outputs;
  outputs.words = static_cast<unsigned>(vertex.words);
  outputs.position = word_or_none(vertex.position);
  outputs.point_size = word_or_none(vertex.point_size);
  outputs.clip_distance = word_or_none(vertex.clip_distance);
  outputs.clip_distance_count = static_cast<unsigned>(vertex.clip_distance_count);
  outputs.layer = word_or_none(vertex.layer);
  outputs.viewport = word_or_none(vertex.viewport);
  return outputs;
}

Outcome<raster::FragmentStage> fragment_stage_of(const CompiledKernel& vertex, const CompiledKernel& fragment) {
  const compiler_bridge::FragmentInfo& info = *fragment.reflection.fragment;
  raster::FragmentStage stage;
  stage.run = fragment.module->run_fragments();
  // Words that belong to no input keep what is harmless.
  stage.inputs.assign(info.words, FragmentInput{FragmentSource::kPrimitiveIndex});
  for (const FragmentInputInfo& input : info.inputs) {
    if (auto problem = take_input(vertex, fragment, input, &stage.inputs)) return std::move(*problem);
  }
  stage.outputs = fragment_outputs_of(info.outputs);
  stage.runs_for_each_sample = info.runs_for_each_sample;
  stage.tests_early = info.tests_early;
  stage.may_discard = info.may_discard;
  stage.writes_memory = info.writes_memory;
  return stage;
}

}  // namespace softmetal::metal
