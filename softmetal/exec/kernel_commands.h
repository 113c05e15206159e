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

typedef struct softmetal_indirect_commands {
  softmetal_ulong count;
  softmetal_indirect_command commands[];
} softmetal_indirect_commands;
