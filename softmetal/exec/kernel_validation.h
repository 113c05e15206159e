// What a kernel compiled with shader validation and the device agree on, beyond kernel_abi.h. Plain C, as that is.
#pragma once

#include "render_abi.h"

// What an access does: bits of `access`, whose second byte is the binary logarithm of the alignment it needs.
#define SOFTMETAL_ACCESS_READ 1
#define SOFTMETAL_ACCESS_WRITE 2
#define SOFTMETAL_ACCESS_ATOMIC 4

// What a pointer was made from. Smaller roots are the indices of buffers.
#define SOFTMETAL_ROOT_THREADGROUP_ARGUMENT 0x100  // and its index
#define SOFTMETAL_ROOT_TEXTURE 0x180               // and its index
#define SOFTMETAL_ROOT_VARIABLE 0x200              // of the threadgroup, and its number
#define SOFTMETAL_ROOT_NAMED 0xfffe                // a constant, or a variable of the thread
#define SOFTMETAL_ROOT_UNKNOWN 0xffff

// A place in the source, from 1, of the library that holds `function`, which was called through a table; null for the
// function that the pipeline was made for. Modules hold their sites; a check whose place nobody knows has none.
typedef struct softmetal_site {
  softmetal_uint line, column;
  const char* function;
} softmetal_site;

// What is known of a thread's variable, or of a constant.
typedef struct softmetal_variable {
  const void* start;
  softmetal_ulong size;
  const char* name;  // empty for what has none
} softmetal_variable;

// A pixel of a texture, or how many of each there are.
typedef struct softmetal_texel_place {
  softmetal_uint x, y, z, slice, level;
} softmetal_texel_place;

// Functions that find an error do not return, unless a helper thread of a fragment function would make it.
typedef struct softmetal_validation_services {
  // Once for each call of an entry point, then once for each threadgroup variable of the kernel.
  void (*begin_run)(const softmetal_launch* launch, softmetal_worker* worker);
  void (*declare_variable)(softmetal_uint number, const char* name, void* start, softmetal_ulong size);
  // Like softmetal_services.run_threadgroup, for the group at `position` whose size is `extent`.
  int (*run_threadgroup)(const softmetal_uint position[3], const softmetal_uint extent[3],
                         void (*body)(void* context, softmetal_uint thread_index), void* context);
  // For vertices `first` … `first + count - 1`, each a thread, and for the lanes of a block; `live` has a word for each
  // lane that is zero while it is a helper.
  int (*run_vertices)(const softmetal_vertices* vertices, softmetal_ulong first, softmetal_uint count,
                      void (*body)(void* context, softmetal_uint thread_index), void* context);
  int (*run_fragments)(const softmetal_fragments* block, const softmetal_uint* live,
                       void (*body)(void* context, softmetal_uint thread_index), void* context);
  void* (*buffer)(softmetal_uint index);
  void* (*threadgroup_argument)(softmetal_uint index);
  // Of `size` bytes, `index` times as many behind `pointer`. Returns the place to access: that, or for
  // helper threads zeros to read and a place to write to.
  const void* (*check_access)(const void* pointer, softmetal_ulong index, softmetal_ulong size, softmetal_uint access,
                              softmetal_uint root, const softmetal_site* site);
  // The same through a pointer made from a variable.
  const void* (*check_variable)(const void* pointer, softmetal_ulong index, softmetal_ulong size, softmetal_uint access,
                                const softmetal_variable* variable, const softmetal_site* site);
  // A pixel that does not exist has been asked for.
  void (*outside_texture)(const softmetal_texture* texture, const softmetal_texel_place* texel, softmetal_uint writes,
                          const softmetal_site* site);
  void (*threadgroup_barrier)(softmetal_uint flags, const softmetal_site* site);
  void (*simdgroup_barrier)(softmetal_uint flags, const softmetal_site* site);
} softmetal_validation_services;

// Called with `context` and the place of each program-scope constant.
typedef void (*softmetal_declare_constant)(void* context, const void* start, softmetal_ulong size);

// A module compiled with shader validation exports this beside softmetal_attach.
typedef void (*softmetal_attach_validation_function)(const softmetal_validation_services*, softmetal_declare_constant,
                                                     void* context);
