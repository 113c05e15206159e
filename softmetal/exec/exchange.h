// Settling one call of a simd or quad function, once all lanes that take part wait in it.
#pragma once

#include <cstdint>

#include "exec/fibers.h"

namespace softmetal::exec {

// `requests` holds the calls of the lanes in `meeting`, all from the same site, by lane. Runs the combine function
// once for a simdgroup, or once for each quadgroup that has a lane in the meeting, and hands out the results.
SOFTMETAL_ON_FIBER void combine_exchange(const LaneExchange* const* requests, uint32_t meeting);

}  // namespace softmetal::exec
