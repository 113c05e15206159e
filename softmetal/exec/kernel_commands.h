// Indirect commands as kernels encode them and the device reads them. Part of kernel_abi.h.
#pragma once

#define SOFTMETAL_DISPATCH_NONE 0
#define SOFTMETAL_DISPATCH_THREADGROUPS 1
#define SOFTMETAL_DISPATCH_THREADS 2

typedef struct softmetal_indirect_command {
  softmetal_ulong pipeline;     // a gpuResourceID; 0: none
  softmetal_ulong buffers[31];  // addresses; 0: none
  softmetal_uint threadgroup_lengths[31];
  softmetal_uint dispatch;  // one of the above
  softmetal_uint grid[3];   // threadgroups or threads
  softmetal_uint threads_per_threadgroup[3];
  softmetal_uint has_stage_in_region;
  softmetal_uint stage_in_origin[3];
  softmetal_uint stage_in_size[3];
} softmetal_indirect_command;

#define SOFTMETAL_DRAW_NONE 0
#define SOFTMETAL_DRAW_PRIMITIVES 1
#define SOFTMETAL_DRAW_INDEXED_16 2
#define SOFTMETAL_DRAW_INDEXED_32 3

// Zeros are what a command is after its reset.
typedef struct softmetal_indirect_draw {
  softmetal_ulong pipeline;            // a gpuResourceID; 0: none
  softmetal_ulong vertex_buffers[31];  // addresses; 0: none
  softmetal_ulong fragment_buffers[31];
  softmetal_ulong depth_stencil;  // a gpuResourceID; 0: none
  softmetal_ulong indices;        // an address
  softmetal_uint draw;            // one of the above
  softmetal_uint primitive_type;  // MTLPrimitiveType
  softmetal_uint first, count;    // vertices, or indices
  softmetal_uint instance_count, base_instance;
  int base_vertex;
  softmetal_uint cull_mode, winding, fill_mode, depth_clip_mode;  // Metal's values
  float depth_bias, slope_scale, depth_bias_clamp;
} softmetal_indirect_draw;

// What a kernel knows an indirect command buffer by. One of the two is null.
typedef struct softmetal_indirect_commands {
  softmetal_ulong count;
  softmetal_indirect_command* dispatches;
  softmetal_indirect_draw* draws;
} softmetal_indirect_commands;
