// What a compiled kernel and the device agree on. Generated wrappers include this file, so it is plain C
// without any system header; a change of layout needs a new SOFTMETAL_KERNEL_ABI, which is part of the cache key.
#pragma once

#define SOFTMETAL_KERNEL_ABI 11
#define SOFTMETAL_SIMD_WIDTH 32
#define SOFTMETAL_MAX_BUFFERS 31

// What softmetal_run and run_threadgroup return when they do not return 0.
#define SOFTMETAL_ERROR_DIVERGENT_BARRIER 1  // threads of a threadgroup wait where the others never come
#define SOFTMETAL_ERROR_OUT_OF_MEMORY 2      // no memory for the fibers' stacks
#define SOFTMETAL_ERROR_TOO_MANY_THREADS 3   // more than 1024 in a threadgroup

typedef unsigned int softmetal_uint;
typedef unsigned long softmetal_ulong;

#include "kernel_commands.h"
#include "kernel_texture.h"

// One dispatch, shared by all workers and constant while it runs.
typedef struct softmetal_launch {
  void* const* buffers;                       // [31] start of each bound buffer or bytes, offset applied; null: unbound
  const softmetal_ulong* buffer_lengths;      // [31] bytes available from that start
  const softmetal_texture* const* textures;   // [128] never null; null itself when the kernel has none
  const softmetal_ulong* samplers;            // [16] null itself when the kernel has none
  const softmetal_uint* threadgroup_lengths;  // [31] bytes given by setThreadgroupMemoryLength
  softmetal_uint threads_per_grid[3];         // also for dispatchThreadgroups: groups times threads
  softmetal_uint threads_per_threadgroup[3];  // of a full group; groups at the ragged edge are smaller
  softmetal_uint threadgroups_per_grid[3];
  softmetal_uint stage_in_origin[3];  // setStageInRegion:, else zero
  softmetal_uint stage_in_size[3];    // setStageInRegion:, else the threads of the grid
} softmetal_launch;

// A table of visible functions as kernels see it; an entry is null while it is empty.
typedef struct softmetal_function_table {
  softmetal_ulong count;
  const void* functions[];  // twice as many: after all others, variants that write to nothing, for helper threads
} softmetal_function_table;

// One worker thread's scratch: `threadgroup_memory` is 64-byte aligned and reused from group to group.
typedef struct softmetal_worker {
  void* threadgroup_memory;
  softmetal_ulong threadgroup_memory_length;
  void* fibers;          // the worker's fiber scheduler, opaque to kernels
  void* context_memory;  // what threads keep between their meetings, see softmetal_services.context_memory
  softmetal_ulong context_memory_length;
} softmetal_worker;

// What simd and quad functions do with the lanes that meet in one call; see exec/fibers.h.
// `combine` runs once per meeting, with the values of all lanes of the group (32 or 4 slots of `size` bytes
// each, only those set in `active` are valid), and writes each active lane's result to `results`.
typedef void (*softmetal_combine)(const void* values, void* results, softmetal_uint active, softmetal_uint width,
                                  const void* argument);

// One argument of a log message: a scalar, or a vector of up to four components. Floating-point components are
// doubles, integers are extended to 64 bits.
#define SOFTMETAL_LOG_SIGNED 0
#define SOFTMETAL_LOG_UNSIGNED 1
#define SOFTMETAL_LOG_FLOAT 2
#define SOFTMETAL_LOG_POINTER 3
#define SOFTMETAL_LOG_TEXT 4
typedef struct softmetal_log_value {
  softmetal_uint kind;
  softmetal_uint size;  // bytes of a component as the kernel has it
  softmetal_uint components;
  softmetal_ulong bits[4];
} softmetal_log_value;

// MTLLogLevel
#define SOFTMETAL_LOG_DEBUG 1
#define SOFTMETAL_LOG_INFO 2
#define SOFTMETAL_LOG_DEFAULT 3
#define SOFTMETAL_LOG_ERROR 4
#define SOFTMETAL_LOG_FAULT 5

// Functions a kernel whose threads meet calls. Every member of `flags` is one of metal::mem_flags.
typedef struct softmetal_services {
  // Runs `body(context, thread_index)` once per thread of a group, each on its own fiber. Returns 0, or a
  // non-zero code when threads can never meet (a divergent barrier); the command buffer then fails.
  int (*run_threadgroup)(softmetal_worker* worker, void (*body)(void* context, softmetal_uint thread_index),
                         void* context, softmetal_uint thread_count);
  void (*threadgroup_barrier)(softmetal_uint flags);
  void (*simdgroup_barrier)(softmetal_uint flags);
  // All lanes of the caller's simdgroup (width 32) or quadgroup (width 4) that reach the same call meet here.
  // `site` identifies the call; when several sites wait and no lane can run, the lowest site goes first.
  void (*exchange)(const void* site, softmetal_uint width, const void* value, void* result, softmetal_uint size,
                   softmetal_combine combine, const void* argument);
  softmetal_uint (*lane_index)(void);  // of the running thread in its simdgroup
  // Pixel `x` of a row in a format that kernels leave to the device, as four floats, ints or uints (softmetal_texel).
  // Of formats with depth and stencil, floats are the depth and uints the stencil.
  void (*unpack_pixel)(const void* format, const unsigned char* row, softmetal_uint x, int texel, void* components);
  void (*pack_pixel)(const void* format, unsigned char* row, softmetal_uint x, int texel, const void* components);
  // The worker's context memory, 64-byte aligned and at least this long; null when there is no memory. What it held
  // may be lost.
  void* (*context_memory)(softmetal_worker* worker, softmetal_ulong bytes);
  void (*log)(softmetal_uint level, const char* subsystem, const char* category, const char* format,
              const softmetal_log_value* values, softmetal_uint count);
} softmetal_services;

// Every compiled kernel exports these two; a visible function has softmetal_function, which returns its address, in
// place of the second, and if it may write softmetal_quiet_function, for a variant that writes to nothing.
//   void softmetal_attach(const softmetal_services*);           called once, before the first run
//   int softmetal_run(const softmetal_launch*, softmetal_worker*, softmetal_ulong first, softmetal_ulong last);
// softmetal_run executes threadgroups [first, last) in linear order, x fastest; it returns 0 or an error code.
typedef void (*softmetal_attach_function)(const softmetal_services*);
typedef int (*softmetal_run_function)(const softmetal_launch*, softmetal_worker*, softmetal_ulong first,
                                      softmetal_ulong last);
