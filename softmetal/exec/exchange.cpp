#include "exec/exchange.h"

#include <cstddef>
#include <cstring>
#include <memory>

namespace softmetal::exec {
namespace {

// Values up to this size (a 4×4 float matrix) are gathered on the stack.
constexpr uint32_t kSmallValueBytes = 64;

SOFTMETAL_ON_FIBER uint32_t lowest_bit_index(uint32_t set) { return static_cast<uint32_t>(__builtin_ctz(set)); }

SOFTMETAL_ON_FIBER void copy_value(void* to, const void* from, uint32_t size) {
  // By far the most common size, and a constant one becomes a single move.
  if (size == 4) {
    std::memcpy(to, from, 4);
  } else {
    std::memcpy(to, from, size);
  }
}

// `requests` starts at the group's first lane; `active` has a bit for each of its lanes that takes part.
SOFTMETAL_ON_FIBER void combine_group(const LaneExchange* const* requests, uint32_t active, std::byte* values,
                                      std::byte* results) {
  const LaneExchange& first = *requests[lowest_bit_index(active)];
  for (uint32_t rest = active; rest != 0; rest &= rest - 1) {
    const uint32_t lane = lowest_bit_index(rest);
    copy_value(values + size_t{lane} * first.size, requests[lane]->value, first.size);
  }
  first.combine(values, results, active, first.width, first.argument);
  for (uint32_t rest = active; rest != 0; rest &= rest - 1) {
    const uint32_t lane = lowest_bit_index(rest);
    copy_value(requests[lane]->result, results + size_t{lane} * first.size, first.size);
  }
}

}  // namespace

void combine_exchange(const LaneExchange* const* requests, uint32_t meeting) {
  const LaneExchange& first = *requests[lowest_bit_index(meeting)];
  const size_t slots = size_t{SOFTMETAL_SIMD_WIDTH} * first.size;
  alignas(64) std::byte small_values[SOFTMETAL_SIMD_WIDTH * kSmallValueBytes];
  alignas(64) std::byte small_results[SOFTMETAL_SIMD_WIDTH * kSmallValueBytes];
  std::unique_ptr<std::byte[]> large;
  std::byte* values = small_values;
  std::byte* results = small_results;
  if (first.size > kSmallValueBytes) {
    large = std::make_unique<std::byte[]>(2 * slots);
    values = large.get();
    results = values + slots;
  }
  const uint32_t group_mask = first.width == SOFTMETAL_SIMD_WIDTH ? ~0u : (1u << first.width) - 1;
  for (uint32_t start = 0; start < SOFTMETAL_SIMD_WIDTH; start += first.width) {
    const uint32_t active = (meeting >> start) & group_mask;
    if (active != 0) combine_group(requests + start, active, values, results);
  }
}

}  // namespace softmetal::exec
