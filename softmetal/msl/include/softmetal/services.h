// What barrier and simdgroup functions of the metal library call when the threads of a group must meet.
// Defined in services.c, a separate object: a kernel whose optimised code refers to none of these has no
// meeting points and runs as plain loops.
#pragma once

#include "abi.h"

// convergent and noduplicate keep the meeting points of a program what they are in the source; nomerge
// keeps two calls in two branches apart, because the address a call returns to identifies it.
#define SOFTMETAL_MEETING __attribute__((convergent, noduplicate, nomerge))

extern "C" {

SOFTMETAL_MEETING void softmetal_threadgroup_barrier(softmetal_uint flags);
SOFTMETAL_MEETING void softmetal_simdgroup_barrier(softmetal_uint flags);

// `width` lanes (32: simdgroup, 4: quadgroup) hand in `value` and get `result`, both of `size` bytes.
SOFTMETAL_MEETING void softmetal_exchange(softmetal_uint width, const void* value, void* result, softmetal_uint size,
                                          softmetal_combine combine, const void* argument);

// The caller's place in its simdgroup. No meeting, but only a thread that can meet others knows it.
__attribute__((const)) softmetal_uint softmetal_lane_index();
// A message of a shader; `values` has one entry for each argument.
void softmetal_log(softmetal_uint level, const char* subsystem, const char* category, const char* format,
                   const softmetal_log_value* values, softmetal_uint count);
}
