// Runs kernels whose threads meet, as loops over threads from one meeting to the next. The compiler splits
// softmetal_thread into regions (softmetal/msl/fission) and defines the functions that are only declared here.
#pragma once

#include "arguments.h"
#include "region_code.h"
#include "services.h"

extern "C" {
extern __attribute__((visibility("hidden"))) const softmetal::region_function softmetal_regions[];
// Gives the lanes that wait for an exchange their results. `active` has a bit for each lane from `first` on.
void softmetal_combine_lanes(softmetal_uint region, const softmetal::region_frame* frame, softmetal_uint first,
                             softmetal_uint active);
softmetal_uint softmetal_exchange_width(softmetal_uint region);
softmetal_uint softmetal_lane_bytes();     // what one thread keeps
softmetal_uint softmetal_uniform_bytes();  // what a unit shares
softmetal_uint softmetal_meets_in_simdgroups();
softmetal_uint softmetal_widest_exchange();
void* softmetal_context_memory(softmetal_worker* worker, softmetal_ulong bytes);
}

namespace softmetal {

SOFTMETAL_INLINE region_code code_of_regions() {
  return {softmetal_regions,          softmetal_combine_lanes,   softmetal_exchange_width,
          softmetal_lane_bytes(),     softmetal_uniform_bytes(), softmetal_meets_in_simdgroups(),
          softmetal_widest_exchange()};
}

template <class Kernel>
SOFTMETAL_INLINE int run_regions(const softmetal_launch* launch, softmetal_worker* worker, ulong first, ulong last) {
  const typename Kernel::arguments arguments(launch, worker);
  const region_code regions = code_of_regions();
  const uint* size = launch->threads_per_threadgroup;
  const uint threads = size[0] * size[1] * size[2];
  char* const memory = static_cast<char*>(softmetal_context_memory(worker, region_memory_bytes(regions, threads)));
  if (memory == nullptr) return SOFTMETAL_ERROR_OUT_OF_MEMORY;
  for (ulong linear = first; linear < last; ++linear) {
    const group in = group_at(launch, linear);
    const int code = softmetal_run_region_group(&regions, &arguments, &in, memory, threads, 0);
    if (code != 0) return code;
  }
  return 0;
}

}  // namespace softmetal
