#include "raster/block_shader.h"

#include <algorithm>
#include <bit>

namespace softmetal::raster {
namespace {

PixelSet union_of_samples(const BlockCoverage& coverage, unsigned count) {
  PixelSet result = 0;
  for (unsigned sample = 0; sample < count; ++sample) result |= coverage.samples[sample];
  return result;
}

FragmentWords* rows_of(std::vector<BlockWords::Row>& rows, size_t count) {
  if (rows.size() < count) rows.resize(count);
  return rows.empty() ? nullptr : &rows.front().lanes;
}

}  // namespace

BlockShader::BlockShader(const DrawState& state, const FragmentStage& stage, const Framebuffer& framebuffer,
                         softmetal_worker* worker, BlockWords& words)
    : state_(state),
      stage_(stage),
      framebuffer_(framebuffer),
      worker_(worker),
      inputs_(rows_of(words.inputs, stage.inputs.size())),
      outputs_(rows_of(words.outputs, stage.outputs.words)) {}

int BlockShader::shade(const Primitive& primitive, int x, int y) {
  BlockCoverage coverage;
  if (!cover_block(primitive.triangle, framebuffer_.pattern, x, y, &coverage)) return 0;
  const unsigned count = framebuffer_.pattern.count;
  for (unsigned sample = 0; sample < count; ++sample) {
    if ((state_.sample_mask >> sample & 1) == 0) coverage.samples[sample] = 0;
  }
  if (tests_before_shading()) test(primitive, x, y, &coverage);
  coverage.any = union_of_samples(coverage, count);
  if (coverage.any == 0) return 0;
  const unsigned all_samples = (1u << count) - 1;
  if (!stage_.runs_for_each_sample) return shade_samples(primitive, x, y, coverage, all_samples, 0);
  for (unsigned sample = 0; sample < count; ++sample) {
    if (coverage.samples[sample] == 0) continue;
    if (const int code = shade_samples(primitive, x, y, coverage, 1u << sample, sample)) return code;
  }
  return 0;
}

// The order makes no difference while the function cannot change the outcome or anything but its colours.
bool BlockShader::tests_before_shading() const {
  const FragmentOutputs& outputs = stage_.outputs;
  const bool changes_outcome = stage_.may_discard || outputs.depth != kNoWord || outputs.stencil != kNoWord ||
                               outputs.sample_mask != kNoWord || state_.alpha_to_coverage;
  return stage_.tests_early || (!changes_outcome && !stage_.writes_memory);
}

void BlockShader::find_depths(const Primitive& primitive, int x, int y, unsigned sample,
                              float (&depth)[kBlockPixels]) const {
  const PointOfPixel point = point_of_sample(framebuffer_.pattern.positions[sample]);
  BlockOffsets offsets;
  offsets_of_points(primitive.triangle, x, y, point, &offsets);
  interpolate_depth(primitive.triangle, offsets, depth);
  const float least = std::min(primitive.depth_range[0], primitive.depth_range[1]);
  const float largest = std::max(primitive.depth_range[0], primitive.depth_range[1]);
  for (float& value : depth) value = std::min(std::max(value + primitive.depth_bias, least), largest);
}

void BlockShader::test(const Primitive& primitive, int x, int y, BlockCoverage* coverage) {
  for (unsigned sample = 0; sample < framebuffer_.pattern.count; ++sample) {
    if (coverage->samples[sample] == 0) continue;
    float depth[kBlockPixels];
    find_depths(primitive, x, y, sample, depth);
    coverage->samples[sample] =
        test_sample({x, y, sample}, primitive.triangle.is_front_facing, coverage->samples[sample], depth);
  }
}

PixelSet BlockShader::test_sample(const BlockPlace& place, bool is_front_facing, PixelSet covered,
                                  float (&depth)[kBlockPixels]) {
  PixelSet passing = covered;
  if (state_.has_depth_test) {
    const Surface& depths = framebuffer_.depth;
    const Surface& stencils = framebuffer_.stencil;
    DepthStencilState tests = state_.depth_stencil;
    DepthStencilBlock block{};
    if (depths) {
      round_depths(*depths.format, depth);
      load_depths(depths, place, covered, &block);
    } else {
      tests.depth_compare = CompareFunction::kAlways;
      tests.writes_depth = false;
    }
    if (stencils && tests.tests_stencil) load_stencils(stencils, place, covered, &block);
    tests.tests_stencil = tests.tests_stencil && stencils;
    passing = test_depth_stencil(tests, is_front_facing, covered, depth, &block);
    if (tests.writes_depth) store_depths(depths, place, passing, block);
    if (tests.tests_stencil) store_stencils(stencils, place, covered, block);
  }
  passed_samples_ += static_cast<uint64_t>(std::popcount(passing));
  return passing;
}

int BlockShader::shade_samples(const Primitive& primitive, int x, int y, BlockCoverage coverage, PixelSet samples,
                               unsigned sample) {
  float depth[kBlockPixels];
  find_depths(primitive, x, y, sample, depth);
  if (stage_.run != nullptr) {
    fill_fragment_inputs({stage_, framebuffer_, primitive, x, y, coverage, depth, sample}, inputs_);
    const PixelSet covered = stage_.runs_for_each_sample ? coverage.samples[sample] : coverage.any;
    softmetal_fragments fragments = {covered, 0, inputs_ ? inputs_[0] : nullptr, outputs_ ? outputs_[0] : nullptr};
    if (const int code = stage_.run(stage_.launch, worker_, &fragments)) return code;
    apply_outputs(fragments.discarded, &coverage);
  }
  for (unsigned index = 0; index < framebuffer_.pattern.count; ++index) {
    if ((samples >> index & 1) == 0) coverage.samples[index] = 0;
  }
  if (!tests_before_shading()) {
    if (const FragmentWords* given = output(stage_.outputs.depth)) {
      for (unsigned index = 0; index < framebuffer_.pattern.count; ++index) {
        if (coverage.samples[index] == 0) continue;
        __builtin_memcpy(depth, *given, sizeof depth);
        coverage.samples[index] =
            test_sample({x, y, index}, primitive.triangle.is_front_facing, coverage.samples[index], depth);
      }
    } else {
      test(primitive, x, y, &coverage);
    }
  }
  write(x, y, coverage, samples);
  return 0;
}

void BlockShader::apply_outputs(PixelSet discarded, BlockCoverage* coverage) const {
  const FragmentWords* mask = output(stage_.outputs.sample_mask);
  for (unsigned sample = 0; sample < framebuffer_.pattern.count; ++sample) {
    PixelSet kept = ~discarded;
    for (unsigned lane = 0; mask != nullptr && lane < kBlockPixels; ++lane) {
      if (((*mask)[lane] >> sample & 1) == 0) kept &= ~(PixelSet{1} << lane);
    }
    coverage->samples[sample] &= kept;
  }
  const unsigned first = stage_.outputs.colours[0];
  if (state_.alpha_to_coverage && first != kNoWord && stage_.outputs.channels[0] == 4) {
    cover_by_alpha(outputs_[first + 3], coverage);
  }
}

// As many samples as alpha's share of them, the first ones of the pattern.
void BlockShader::cover_by_alpha(const FragmentWords& alpha, BlockCoverage* coverage) const {
  const unsigned count = framebuffer_.pattern.count;
  for (unsigned lane = 0; lane < kBlockPixels; ++lane) {
    const float share = std::clamp(std::bit_cast<float>(alpha[lane]), 0.0f, 1.0f);
    const auto kept = static_cast<unsigned>(share * static_cast<float>(count) + 0.5f);
    for (unsigned sample = kept; sample < count; ++sample) coverage->samples[sample] &= ~(PixelSet{1} << lane);
  }
}

void BlockShader::write(int x, int y, const BlockCoverage& coverage, PixelSet samples) {
  for (unsigned index = 0; index < kMostColourAttachments; ++index) {
    if (!framebuffer_.colours[index] || stage_.outputs.colours[index] == kNoWord) continue;
    for (unsigned sample = 0; sample < framebuffer_.pattern.count; ++sample) {
      if ((samples >> sample & 1) != 0) write_attachment(index, {x, y, sample}, coverage.samples[sample]);
    }
  }
}

void BlockShader::write_attachment(unsigned index, const BlockPlace& place, PixelSet lanes) {
  const ColourOutput& output = state_.colours[index];
  const Surface& surface = framebuffer_.colours[index];
  if (lanes == 0 || output.channels == 0) return;
  ColourBlock source;
  take_colours(stage_.outputs.colours[index], stage_.outputs.channels[index], &source);
  if (state_.alpha_to_one) std::fill(std::begin(source.channels[3]), std::end(source.channels[3]), 1.0f);
  if (!output.blend.is_enabled) return store_colours(surface, place, lanes, output.channels, source);
  const ColourRange range = colour_range(*surface.format);
  float constant[4];
  for (unsigned channel = 0; channel < 4; ++channel) constant[channel] = range.clamp(state_.blend_constant[channel]);
  ColourBlock second{}, destination{}, blended;
  if (stage_.outputs.second_source != kNoWord) take_colours(stage_.outputs.second_source, 4, &second);
  clamp_colours(range, &source);
  clamp_colours(range, &second);
  load_colours(surface, place, lanes, &destination);
  blend(output.blend, {source, second, destination, constant}, range, &blended);
  store_colours(surface, place, lanes, output.channels, blended);
}

// Channels that the function does not give are 0, alpha 1.
void BlockShader::take_colours(unsigned first_word, unsigned count, ColourBlock* colours) const {
  for (unsigned channel = 0; channel < 4; ++channel) {
    if (channel < count) {
      __builtin_memcpy(colours->channels[channel], outputs_[first_word + channel], sizeof(FragmentWords));
    } else {
      std::fill_n(colours->channels[channel], kBlockPixels, channel == 3 ? 1.0f : 0.0f);
    }
  }
}

}  // namespace softmetal::raster
