// What is generated for a kernel that runs as regions, as the code that runs them sees it.
#pragma once

#include "group.h"

namespace softmetal {

struct region_frame {
  const void* arguments;
  const group* in;
  char* lanes;  // what each thread keeps: arrays over `capacity` threads, one after the other
  ulong capacity;
  unsigned short* next;  // where each thread goes on, if it was asked
};

// Where a thread is: four times the number of its next region, plus what it waits for.
enum region_state : uint { waits_for_group = 1, waits_for_simdgroup = 2, waits_for_exchange = 3, finished = 0xffff };
constexpr uint ask_each = 0xffffffff;

// Runs a region for the threads [begin, end); returns their state, or ask_each.
using region_function = uint (*)(const region_frame* frame, uint begin, uint end, void* uniform);

// What softmetal/msl/fission defines, see regions.h.
struct region_code {
  const region_function* regions;
  void (*combine_lanes)(uint region, const region_frame* frame, uint first, uint active);
  uint (*exchange_width)(uint region);
  uint lane_bytes;
  uint uniform_bytes;
  uint meets_in_simdgroups;
  uint widest_exchange;
};

// A unit of threads, see region_runner.cpp.
struct region_unit {
  uint end;
  uint state;
};

// The arrays of `lanes` start on boundaries of 64 bytes.
SOFTMETAL_INLINE ulong region_capacity(uint threads) { return (threads + 63ul) & ~63ul; }

// What groups of up to `threads` threads need.
SOFTMETAL_INLINE ulong region_memory_bytes(const region_code& code, uint threads) {
  return region_capacity(threads) * (ulong(code.lane_bytes) + code.uniform_bytes + sizeof(region_unit) + 2);
}

}  // namespace softmetal

// Runs one group of a launch whose full groups have `threads` threads. Returns 0 or SOFTMETAL_ERROR_DIVERGENT_BARRIER.
// Of up to 64 threads, those of `idle` may be left out.
extern "C" int softmetal_run_region_group(const softmetal::region_code* code, const void* arguments,
                                          const softmetal::group* in, char* memory, softmetal_uint threads,
                                          softmetal_ulong idle);
