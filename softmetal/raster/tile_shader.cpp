#include "raster/tile_shader.h"

#include <algorithm>
#include <bit>

namespace softmetal::raster {
namespace {

FragmentWords* rows_of(std::vector<RunWords::Row>& rows, size_t count) {
  if (rows.size() < count) rows.resize(count);
  return rows.empty() ? nullptr : &rows.front().lanes;
}

// The order makes no difference while the function cannot change the outcome or anything but its colours.
bool tests_before_running(const DrawState& state, const FragmentStage& stage) {
  const FragmentOutputs& outputs = stage.outputs;
  const bool changes_outcome = stage.may_discard || outputs.depth != kNoWord || outputs.stencil != kNoWord ||
                               outputs.sample_mask != kNoWord || state.alpha_to_coverage;
  return stage.tests_early || (!changes_outcome && !stage.writes_memory);
}

bool reads_colours(const FragmentStage& stage) {
  return std::any_of(stage.inputs.begin(), stage.inputs.end(),
                     [](const FragmentInput& input) { return input.source == FragmentSource::kColour; });
}

// A function that reads a pixel's colours reads those of one sample.
bool runs_for_samples(const FragmentStage& stage, const SamplePattern& pattern) {
  return stage.runs_for_each_sample || (pattern.count > 1 && reads_colours(stage));
}

bool has_all_samples(const DrawState& state, const SamplePattern& pattern) {
  return (~state.sample_mask & ((1u << pattern.count) - 1)) == 0;
}

// Whether every fragment replaces what earlier ones of the draw have left, and nothing else tells of those.
bool replaces_all(const DrawState& state, const FragmentStage& stage, const Framebuffer& framebuffer) {
  if (stage.run == nullptr || stage.writes_memory || state.counts_samples) return false;
  if (!tests_before_running(state, stage) || stage.may_discard || reads_colours(stage)) return false;
  if (!has_all_samples(state, framebuffer.pattern) || state.alpha_to_coverage) return false;
  if (DepthStencilTests(state, framebuffer, false).are_needed()) return false;
  return std::none_of(state.colours.begin(), state.colours.end(),
                      [](const ColourOutput& output) { return output.blend.is_enabled; });
}

SOFTMETAL_FOR_EACH_PROCESSOR
bool cover(const Triangle& triangle, const SamplePattern& pattern, int x, int y, const bool (&crosses)[3],
           BlockCoverage* coverage) {
  return cover_near_block(triangle, pattern, x, y, crosses, coverage);
}

SOFTMETAL_FOR_EACH_PROCESSOR
void place_block(int x, int y, QuadBatch* batch) {
  for (unsigned quad = 0; quad < kBatchQuads; ++quad) {
    batch->places.x[quad] = x + static_cast<int>(lane_x(quad * kQuadLanes));
    batch->places.y[quad] = y + static_cast<int>(lane_y(quad * kQuadLanes));
  }
  batch->places.is_block = true;
  const auto left = static_cast<float>(x), top = static_cast<float>(y);
  for (unsigned lane = 0; lane < kBlockPixels; ++lane) {
    batch->corners.x[lane] = left + static_cast<float>(lane_x(lane));
    batch->corners.y[lane] = top + static_cast<float>(lane_y(lane));
  }
}

// What a run is made of, for messages about its lanes.
struct FragmentOrigin {
  const QuadBatch& batch;
  int sample;

  static softmetal_fragment_place place_of(const void* origin, softmetal_uint lane) {
    const auto& [batch, sample] = *static_cast<const FragmentOrigin*>(origin);
    const Span* span = batch.spans;
    while (span->end <= lane) ++span;
    const unsigned quad = lane / kQuadLanes;
    return {{static_cast<softmetal_uint>(batch.places.x[quad]) + (lane & 1),
             static_cast<softmetal_uint>(batch.places.y[quad]) + (lane >> 1 & 1)},
            span->primitive->layer,
            span->primitive->index,
            sample};
  }
};

}  // namespace

TileShader::TileShader(const DrawState& state, const FragmentStage& stage, const Framebuffer& framebuffer,
                       const PixelRectangle& tile, softmetal_worker* worker, RunWords& words)
    : state_(state),
      stage_(stage),
      framebuffer_(framebuffer),
      tile_(tile),
      tests_early_(tests_before_running(state, stage)),
      runs_for_each_sample_(runs_for_samples(stage, framebuffer.pattern)),
      has_all_samples_(has_all_samples(state, framebuffer.pattern)),
      colours_(state, stage.outputs, framebuffer),
      tests_(state, framebuffer, tests_early_),
      worker_(worker),
      inputs_(rows_of(words.inputs, stage.inputs.size())),
      outputs_(rows_of(words.outputs, stage.outputs.words)) {}

int TileShader::draw(std::span<const Primitive* const> primitives) {
  if (primitives.size() > 1 && replaces_all(state_, stage_, framebuffer_)) hidden_.find(primitives, tile_);
  for (size_t number = 0; number < primitives.size(); ++number) {
    if (const int code = draw(*primitives[number], number)) return code;
  }
  return finish();
}

int TileShader::draw(const Primitive& primitive, size_t number) {
  const PixelRectangle area = intersection(primitive.triangle.bounds, tile_);
  const int left = area.left & -kBlockSide, top = area.top & -kBlockSide;
  const Edge(&edges)[3] = primitive.triangle.edges;
  EdgeWalk walks[3] = {{edges[0], left, top}, {edges[1], left, top}, {edges[2], left, top}};
  for (int y = top; y < area.bottom; y += kBlockSide) {
    for (int x = left; x < area.right; x += kBlockSide) {
      const bool is_outside = walks[0].is_outside() || walks[1].is_outside() || walks[2].is_outside();
      const bool crosses[3] = {walks[0].crosses(), walks[1].crosses(), walks[2].crosses()};
      for (EdgeWalk& walk : walks) walk.go_right();
      const unsigned block = block_number(x, y);
      if (is_outside || hidden_.hide(number, block) || tests_.hide(primitive, x, y, block)) continue;
      if (const int code = draw_block(primitive, x, y, crosses)) return code;
    }
    for (EdgeWalk& walk : walks) walk.go_down();
  }
  return 0;
}

int TileShader::draw_block(const Primitive& primitive, int x, int y, const bool (&crosses)[3]) {
  BlockCoverage coverage;
  if (!cover(primitive.triangle, framebuffer_.pattern, x, y, crosses, &coverage)) return 0;
  if (!has_all_samples_) mask_samples(&coverage);
  const unsigned block = block_number(x, y);
  const PixelSet quads = quads_of(coverage.any);
  if ((quads & waiting_quads_[block]) != 0) {
    if (const int code = finish()) return code;
  }
  if (quads == kQuadStarts) return draw_whole_block(primitive, x, y, coverage, block);
  return add_quads(primitive, x, y, quads, coverage, block);
}

int TileShader::add_quads(const Primitive& primitive, int x, int y, PixelSet quads, const BlockCoverage& coverage,
                          unsigned block) {
  for (PixelSet rest = quads; rest != 0; rest &= rest - 1) {
    if (waiting_.is_full()) {
      if (const int code = finish()) return code;
    }
    waiting_quads_[block] |= rest & -rest;
    add_quad(primitive, x, y, static_cast<unsigned>(std::countr_zero(rest)) / kQuadLanes, coverage);
  }
  return 0;
}

void TileShader::mask_samples(BlockCoverage* coverage) const {
  coverage->any = 0;
  for (unsigned sample = 0; sample < framebuffer_.pattern.count; ++sample) {
    if ((state_.sample_mask >> sample & 1) == 0) coverage->samples[sample] = 0;
    coverage->any |= coverage->samples[sample];
  }
}

int TileShader::draw_whole_block(const Primitive& primitive, int x, int y, const BlockCoverage& coverage,
                                 unsigned block) {
  place_block(x, y, &block_);
  block_.block = block;
  block_.quads = kBatchQuads;
  block_.span_count = 1;
  block_.spans[0] = {&primitive, 0, kBlockPixels, true};
  for (unsigned sample = 0; sample < framebuffer_.pattern.count; ++sample) {
    block_.covered[sample] = block_.passing[sample] = coverage.samples[sample];
  }
  return test_and_run(&block_);
}

// Puts a quad of the block at (x, y) at the end of what waits.
void TileShader::add_quad(const Primitive& primitive, int x, int y, unsigned quad, const BlockCoverage& coverage) {
  QuadBatch& to = waiting_;
  const unsigned first = to.quads * kQuadLanes;
  if (to.span_count == 0 || to.spans[to.span_count - 1].primitive != &primitive) {
    to.spans[to.span_count++] = {&primitive, first, first};
  }
  to.spans[to.span_count - 1].end = first + kQuadLanes;
  const int left = x + static_cast<int>(lane_x(quad * kQuadLanes));
  const int top = y + static_cast<int>(lane_y(quad * kQuadLanes));
  to.places.x[to.quads] = left;
  to.places.y[to.quads] = top;
  for (unsigned lane = 0; lane < kQuadLanes; ++lane) {
    to.corners.x[first + lane] = static_cast<float>(left + static_cast<int>(lane & 1));
    to.corners.y[first + lane] = static_cast<float>(top + static_cast<int>(lane >> 1));
  }
  for (unsigned sample = 0; sample < framebuffer_.pattern.count; ++sample) {
    if (first == 0) to.covered[sample] = 0;
    to.covered[sample] |= quad_lanes(coverage.samples[sample], quad) << first;
    to.passing[sample] = to.covered[sample];
  }
  ++to.quads;
}

int TileShader::finish() {
  if (waiting_.quads == 0) return 0;
  const int code = test_and_run(&waiting_);
  waiting_.quads = waiting_.span_count = 0;
  std::fill(std::begin(waiting_quads_), std::end(waiting_quads_), PixelSet{0});
  return code;
}

int TileShader::test_and_run(QuadBatch* batch) {
  if (tests_early_) tests_.test(batch, nullptr, nullptr);
  const bool is_done = stage_.run == nullptr && tests_early_;
  if (is_done || union_of_samples(batch->passing, framebuffer_.pattern.count) == 0) return 0;
  return run(batch);
}

int TileShader::run(QuadBatch* batch) {
  PixelSet samples[kMostSamples];
  std::copy(std::begin(batch->passing), std::end(batch->passing), samples);
  if (!runs_for_each_sample_) return run_samples(batch, 0, samples);
  for (unsigned sample = 0; sample < framebuffer_.pattern.count; ++sample) {
    if (samples[sample] == 0) continue;
    PixelSet only[kMostSamples] = {};
    only[sample] = samples[sample];
    if (const int code = run_samples(batch, sample, only)) return code;
  }
  return 0;
}

int TileShader::run_samples(QuadBatch* batch, unsigned sample, const PixelSet (&samples)[kMostSamples]) {
  const unsigned count = framebuffer_.pattern.count;
  std::copy(std::begin(samples), std::end(samples), batch->passing);
  if (stage_.run != nullptr) {
    fill_fragment_inputs(stage_, framebuffer_, *batch, {runs_for_each_sample_, sample}, inputs_);
    const FragmentOrigin origin = {*batch, runs_for_each_sample_ ? static_cast<int>(sample) : -1};
    softmetal_fragments fragments = {union_of_samples(batch->passing, count),
                                     0,
                                     inputs_ ? inputs_[0] : nullptr,
                                     outputs_ ? outputs_[0] : nullptr,
                                     FragmentOrigin::place_of,
                                     &origin};
    if (const int code = stage_.run(stage_.launch, worker_, &fragments)) return code;
    apply_outputs(fragments.discarded, &batch->passing);
  }
  if (!tests_early_) tests_.test(batch, output(stage_.outputs.depth), output(stage_.outputs.stencil));
  colours_.write(batch->places, batch->passing, outputs_);
  return 0;
}

void TileShader::apply_outputs(PixelSet discarded, PixelSet (*passing)[kMostSamples]) const {
  const FragmentWords* mask = output(stage_.outputs.sample_mask);
  for (unsigned sample = 0; sample < framebuffer_.pattern.count; ++sample) {
    PixelSet kept = ~discarded;
    if (mask != nullptr) {
      kept &= lanes_where([&](unsigned lane) { return ((*mask)[lane] >> sample & 1) != 0; });
    }
    (*passing)[sample] &= kept;
  }
  const unsigned first = stage_.outputs.colours[0];
  if (state_.alpha_to_coverage && first != kNoWord && stage_.outputs.channels[0] == 4) {
    cover_by_alpha(outputs_[first + 3], passing);
  }
}

// As many samples as alpha's share of them, the first ones of the pattern.
void TileShader::cover_by_alpha(const FragmentWords& alpha, PixelSet (*passing)[kMostSamples]) const {
  const unsigned count = framebuffer_.pattern.count;
  for (unsigned lane = 0; lane < kBlockPixels; ++lane) {
    const float given = std::bit_cast<float>(alpha[lane]);
    const float share = given > 0 ? std::min(given, 1.0f) : 0;  // also of a NaN
    const auto kept = static_cast<unsigned>(share * static_cast<float>(count) + 0.5f);
    for (unsigned sample = kept; sample < count; ++sample) (*passing)[sample] &= ~(PixelSet{1} << lane);
  }
}

}  // namespace softmetal::raster
