// Whole draws with softmetal's rasteriser, for the tests: what drawing.py hands in becomes a raster::draw.
#include "draw.h"

#include <atomic>
#include <cstring>
#include <vector>

#include "raster/draw_call.h"

namespace raster = softmetal::raster;
namespace texture = softmetal::texture;

namespace {

raster::Surface surface_of(const AttachmentNumbers& given, unsigned layer, const DrawNumbers& draw) {
  const texture::PixelFormat* format = texture::find_pixel_format(given.format);
  if (format == nullptr) return {};
  const size_t bytes_per_row = size_t{draw.width} * draw.samples * format->block.bytes;
  return {
      given.pixels + bytes_per_row * draw.height * layer, format, bytes_per_row, draw.width, draw.height, draw.samples};
}

raster::RenderTarget target_of(const DrawNumbers& draw) {
  raster::RenderTarget target;
  for (unsigned layer = 0; layer < draw.layers; ++layer) {
    raster::Framebuffer framebuffer;
    for (unsigned i = 0; i < raster::kMostColourAttachments; ++i) {
      framebuffer.colours[i] = surface_of(draw.colours[i], layer, draw);
    }
    framebuffer.depth = surface_of(draw.depth, layer, draw);
    framebuffer.stencil = surface_of(draw.stencil, layer, draw);
    framebuffer.width = draw.width;
    framebuffer.height = draw.height;
    framebuffer.pattern = raster::default_sample_pattern(draw.samples);
    target.layers.push_back(framebuffer);
  }
  return target;
}

raster::BlendEquation equation_of(const uint32_t (&given)[3]) {
  return {static_cast<raster::BlendOperation>(given[0]), static_cast<raster::BlendFactor>(given[1]),
          static_cast<raster::BlendFactor>(given[2])};
}

raster::StencilFace face_of(const uint32_t (&given)[7]) {
  const auto operation = [&](int i) { return static_cast<raster::StencilOperation>(given[i]); };
  const auto byte = [&](int i) { return static_cast<unsigned char>(given[i]); };
  return {static_cast<raster::CompareFunction>(given[0]),
          operation(1),
          operation(2),
          operation(3),
          byte(4),
          byte(5),
          byte(6)};
}

raster::DrawState state_of(const DrawNumbers& draw) {
  raster::DrawState state;
  for (unsigned i = 0; i < raster::kMostColourAttachments; ++i) {
    const BlendNumbers& blend = draw.blends[i];
    state.colours[i] = {{blend.is_enabled != 0, equation_of(blend.rgb), equation_of(blend.alpha)}, blend.channels};
  }
  std::memcpy(state.blend_constant.data(), draw.blend_constant, sizeof draw.blend_constant);
  state.depth_stencil = {static_cast<raster::CompareFunction>(draw.depth_compare), draw.writes_depth != 0,
                         draw.tests_stencil != 0, face_of(draw.front_face), face_of(draw.back_face)};
  state.has_depth_test = draw.has_depth_test != 0;
  state.clips_depth = draw.clips_depth != 0;
  state.cull_mode = static_cast<raster::CullMode>(draw.cull_mode);
  state.front = static_cast<raster::Winding>(draw.front_is_counter_clockwise);
  state.fill_mode = static_cast<raster::FillMode>(draw.fills_lines);
  state.depth_bias = {draw.depth_bias[0], draw.depth_bias[1], draw.depth_bias[2]};
  state.alpha_to_coverage = draw.alpha_to_coverage != 0;
  state.alpha_to_one = draw.alpha_to_one != 0;
  state.sample_mask = draw.sample_mask;
  state.counts_samples = draw.counts_samples != 0;
  for (uint32_t i = 0; i < draw.viewport_count; ++i) {
    const double* v = draw.viewports + 6 * size_t{i};
    const int32_t* s = draw.scissors + 4 * size_t{i};
    state.viewports.push_back({v[0], v[1], v[2], v[3], v[4], v[5]});
    state.scissors.push_back({s[0], s[1], s[2], s[3]});
  }
  return state;
}

raster::DrawCall call_of(const DrawNumbers& draw) {
  raster::DrawCall call;
  call.type = static_cast<raster::PrimitiveType>(draw.type);
  call.first_vertex = draw.first_vertex;
  call.vertex_count = draw.vertex_count;
  call.is_indexed = draw.is_indexed != 0;
  call.indices.assign(draw.indices, draw.indices + draw.index_count);
  call.base_vertex = draw.base_vertex;
  call.instance_count = draw.instance_count;
  call.base_instance = draw.base_instance;
  return call;
}

raster::VertexOutputs vertex_outputs_of(const DrawNumbers& draw) {
  const int32_t* w = draw.vertex_words;
  const auto word = [&](int i) { return w[i] < 0 ? raster::kNoWord : static_cast<unsigned>(w[i]); };
  raster::VertexOutputs outputs;
  outputs.words = word(0);
  outputs.position = word(1);
  outputs.point_size = word(2);
  outputs.clip_distance = word(3);
  outputs.clip_distance_count = static_cast<unsigned>(w[4]);
  outputs.layer = word(5);
  outputs.viewport = word(6);
  return outputs;
}

raster::FragmentStage fragment_stage_of(const DrawNumbers& draw, const softmetal_launch* launch) {
  raster::FragmentStage stage;
  stage.run = draw.fragment_function;
  stage.launch = launch;
  for (uint32_t i = 0; i < draw.input_count; ++i) {
    const uint32_t* given = draw.inputs[i];
    stage.inputs.push_back({static_cast<raster::FragmentSource>(given[0]), static_cast<raster::Interpolation>(given[1]),
                            static_cast<raster::InterpolationPoint>(given[2]), given[3]});
  }
  const auto word = [&](int32_t given) { return given < 0 ? raster::kNoWord : static_cast<unsigned>(given); };
  stage.outputs.words = draw.output_words;
  for (unsigned i = 0; i < raster::kMostColourAttachments; ++i) {
    stage.outputs.colours[i] = word(draw.colour_words[i]);
    stage.outputs.channels[i] = draw.colour_words[i] < 0 ? 0 : draw.colour_channels[i];
  }
  stage.outputs.second_source = word(draw.other_words[0]);
  stage.outputs.depth = word(draw.other_words[1]);
  stage.outputs.stencil = word(draw.other_words[2]);
  stage.outputs.sample_mask = word(draw.other_words[3]);
  stage.runs_for_each_sample = draw.runs_for_each_sample != 0;
  stage.tests_early = draw.tests_early != 0;
  stage.may_discard = draw.may_discard != 0;
  stage.writes_memory = draw.writes_memory != 0;
  return stage;
}

}  // namespace

// The vertex function of all tests: copies a row of buffer 0, [instances][vertices][words], and counts in buffer 1,
// [instances][vertices], how often it did. The launch's grid has the numbers of vertices and instances.
extern "C" int copy_vertices(const softmetal_launch* launch, softmetal_worker*, const softmetal_vertices* vertices,
                             softmetal_ulong first, softmetal_ulong last) {
  const auto* rows = static_cast<const uint32_t*>(launch->buffers[0]);
  auto* counts = static_cast<std::atomic<uint32_t>*>(launch->buffers[1]);
  for (softmetal_ulong i = first; i < last; ++i) {
    const uint32_t id =
        vertices->vertex_ids != nullptr ? vertices->vertex_ids[i] : vertices->first_vertex + static_cast<uint32_t>(i);
    if (id >= launch->threads_per_grid[0] || vertices->instance_id >= launch->threads_per_grid[1]) return 100;
    const size_t row = size_t{vertices->instance_id} * launch->threads_per_grid[0] + id;
    counts[row].fetch_add(1);
    std::memcpy(vertices->outputs + i * vertices->output_words, rows + row * vertices->output_words,
                vertices->output_words * sizeof(uint32_t));
  }
  return 0;
}

// What draws return: an error of a stage, or 0.
extern "C" int draw_once(const DrawNumbers* given, uint64_t* passed_samples) {
  softmetal_launch launch = {};
  void* const buffers[] = {given->rows, given->counts};
  launch.buffers = buffers;
  launch.threads_per_grid[0] = given->row_count[0];
  launch.threads_per_grid[1] = given->row_count[1];
  const raster::VertexStage vertices = {copy_vertices, &launch, {}, vertex_outputs_of(*given)};
  alignas(softmetal::exec::Worker) std::byte nobody[sizeof(softmetal::exec::Worker)];
  const raster::DrawOutcome outcome =
      raster::draw(call_of(*given), vertices, fragment_stage_of(*given, &launch), state_of(*given), target_of(*given),
                   given->is_rasterised != 0, reinterpret_cast<softmetal::exec::Worker&>(nobody));
  *passed_samples = outcome.passed_samples;
  return outcome.run.code;
}
