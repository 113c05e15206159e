// What a kernel compiled with shader validation and the device agree on, beyond kernel_abi.h. Plain C, as that is.
#pragma once

#include "kernel_abi.h"

// What an access does: bits of `access`, whose second byte is the binary logarithm of the alignment it needs.
#define SOFTMETAL_ACCESS_READ 1
#define SOFTMETAL_ACCESS_WRITE 2
#define SOFTMETAL_ACCESS_ATOMIC 4

// What a pointer was made from. Smaller roots are the indices of buffers.
#define SOFTMETAL_ROOT_THREADGROUP_ARGUMENT 0x100  // and its index
#define SOFTMETAL_ROOT_TEXTURE 0x180               // and its index
#define SOFTMETAL_ROOT_VARIABLE 0x200              // and its number
#define SOFTMETAL_ROOT_UNKNOWN 0xffff

#define SOFTMETAL_NO_SITE 0xffffffffu

// A pixel of a texture, or how many of each there are.
typedef struct softmetal_texel_place {
  softmetal_uint x, y, z, slice, level;
} softmetal_texel_place;

// A site is a place in the source; the compiler's reply lists them. Functions that find an error do not return.
typedef struct softmetal_validation_services {
  // Once for each call of softmetal_run, then once for each variable of the kernel.
  void (*begin_run)(const softmetal_launch* launch, softmetal_worker* worker);
  void (*declare_variable)(softmetal_uint number, void* start, softmetal_ulong size, softmetal_uint is_threadgroup);
  // Like softmetal_services.run_threadgroup, for the group at `position` whose size is `extent`.
  int (*run_threadgroup)(const softmetal_uint position[3], const softmetal_uint extent[3],
                         void (*body)(void* context, softmetal_uint thread_index), void* context);
  void* (*buffer)(softmetal_uint index);
  void* (*threadgroup_argument)(softmetal_uint index);
  // Of `size` bytes, `index` times as many behind `pointer`.
  void (*check_access)(const void* pointer, softmetal_ulong index, softmetal_ulong size, softmetal_uint access,
                       softmetal_uint root, softmetal_uint site);
  // A pixel that does not exist has been asked for.
  void (*outside_texture)(const softmetal_texture* texture, const softmetal_texel_place* texel, softmetal_uint writes,
                          softmetal_uint site);
  void (*threadgroup_barrier)(softmetal_uint flags, softmetal_uint site);
  void (*simdgroup_barrier)(softmetal_uint flags, softmetal_uint site);
} softmetal_validation_services;

// A kernel compiled with shader validation exports this beside softmetal_attach.
typedef void (*softmetal_attach_validation_function)(const softmetal_validation_services*);
