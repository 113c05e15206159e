// What answers samples of many threads at once, see metal_texture_batch.
#pragma once

#include "../abi.h"

// The values of a thread, each an array over the threads of a simdgroup:
//   texture and sampler: 8 bytes, all others 4
//   slice; level or bias; lowest level
//   coordinate and offset: one for each axis, all coordinates first
//   by gradient: how the coordinate moves to the right, then down, one for each axis
//   comparisons: what pixels are compared with
//   results: four components, of comparisons one
// Threads that are not `active` have none.
typedef void (*softmetal_batch_function)(char* const* values, softmetal_uint active);

// name, dimensions, what becomes of pixels, where levels come from
#define SOFTMETAL_BATCH_FUNCTIONS(ONE)                                    \
  ONE(softmetal_sample_2d_at_level, 2, whole_texel, at_level)             \
  ONE(softmetal_sample_2d_by_gradient, 2, whole_texel, by_gradient)       \
  ONE(softmetal_sample_2d_in_quad, 2, whole_texel, in_quad)               \
  ONE(softmetal_sample_3d_at_level, 3, whole_texel, at_level)             \
  ONE(softmetal_sample_3d_by_gradient, 3, whole_texel, by_gradient)       \
  ONE(softmetal_sample_3d_in_quad, 3, whole_texel, in_quad)               \
  ONE(softmetal_compare_2d_at_level, 2, texel_comparison, at_level)       \
  ONE(softmetal_compare_2d_by_gradient, 2, texel_comparison, by_gradient) \
  ONE(softmetal_compare_2d_in_quad, 2, texel_comparison, in_quad)

extern "C" {
#define SOFTMETAL_DECLARE_BATCH(name, ...) void name(char* const* values, softmetal_uint active);
SOFTMETAL_BATCH_FUNCTIONS(SOFTMETAL_DECLARE_BATCH)
#undef SOFTMETAL_DECLARE_BATCH

// The threads that reach a call have `function` run once, with the addresses of their values. A thread's result
// depends on no others than those of its quad. Only regions have this.
__attribute__((convergent, noduplicate, nomerge)) void softmetal_batch(softmetal_batch_function function, ...);
}

namespace metal::softmetal_detail {
struct at_level {};
struct by_gradient {};
struct in_quad {};
}  // namespace metal::softmetal_detail
