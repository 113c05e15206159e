// A draw in plain numbers; the layout is that of drawing.py.
#pragma once

#include <cstddef>
#include <cstdint>

#include "exec/render_abi.h"

struct AttachmentNumbers {
  std::byte* pixels;  // [layers][height][width][samples]
  uint64_t format;    // MTLPixelFormat; 0: none
};

struct BlendNumbers {
  uint32_t is_enabled, rgb[3], alpha[3], channels;  // operation, source factor, destination factor
};

struct DrawNumbers {
  uint32_t type, is_indexed, first_vertex, vertex_count, index_count, instance_count, base_instance, is_rasterised;
  int64_t base_vertex;
  const uint32_t* indices;

  void* rows;
  void* counts;
  uint32_t row_count[2];    // vertices, instances
  int32_t vertex_words[8];  // of all, position, point size, clip distances, their count, layer, viewport; -1: none

  softmetal_run_fragments_function fragment_function;
  const uint32_t (*inputs)[4];  // source, interpolation, point, word
  uint32_t input_count, output_words;
  int32_t colour_words[8];
  uint32_t colour_channels[8];
  int32_t other_words[4];  // second source, depth, stencil, sample mask
  uint32_t runs_for_each_sample, tests_early, may_discard, writes_memory;

  uint32_t width, height, samples, layers;
  AttachmentNumbers colours[8], depth, stencil;

  BlendNumbers blends[8];
  float blend_constant[4];
  uint32_t depth_compare, writes_depth, tests_stencil, has_depth_test;
  uint32_t front_face[7], back_face[7];  // compare, three operations, read mask, write mask, reference
  uint32_t clips_depth, cull_mode, front_is_counter_clockwise, fills_lines;
  float depth_bias[3];
  uint32_t alpha_to_coverage, alpha_to_one, sample_mask, counts_samples, viewport_count;
  const double* viewports;  // x, y, width, height, near, far
  const int32_t* scissors;  // left, top, right, bottom
};
