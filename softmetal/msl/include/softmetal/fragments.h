// Runs fragment functions over the lanes of a block, as loops that clang vectorises.
#pragma once

#include "fiber.h"
#include "loop.h"
#include "regions.h"
#include "stage_words.h"

namespace softmetal {

constexpr uint block_lanes = SOFTMETAL_BLOCK_LANES;
constexpr uint quad_lanes = 4;

SOFTMETAL_INLINE group whole_block(const softmetal_launch* launch) { return {launch, {0, 0, 0}, {block_lanes, 1, 1}}; }

// The lanes that run for the sake of those that are covered: of quads, all four.
template <uint Width>
SOFTMETAL_INLINE ulong needed_lanes(ulong covered) {
  if constexpr (Width == 1) return covered;
  ulong lanes = (covered | covered >> 1);
  lanes = (lanes | lanes >> 2) & 0x1111111111111111ul;
  return lanes * 0xful;
}

using lanes16 = uint __attribute__((ext_vector_type(16)));

SOFTMETAL_INLINE lanes16 lanes16_of(const uint* words) {
  lanes16 lanes;
  __builtin_memcpy(&lanes, words, sizeof lanes);
  return lanes;
}

// The inputs of a block in which lanes that nobody needs repeat the first ones that somebody does: they run with the
// others, but reach no place of memory that those do not reach. With `Width` lanes to a group, lanes are needed
// together.
template <int Words, uint Width>
class block_inputs {
 public:
  SOFTMETAL_INLINE explicit block_inputs(const softmetal_fragments& block) : rows_(block.inputs) {
    const ulong needed = needed_lanes<Width>(block.covered);
    if (Words == 0 || needed == ~0ul) return;
    const uint first = uint(__builtin_ctzl(needed | 1ul << (block_lanes - 1))) / Width * Width;
    for (uint start = 0; start < block_lanes; start += 16) {
      const lanes16 bits = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768};
      // All bits of a lane, or none.
      const lanes16 is_needed = __builtin_convertvector((bits & uint(needed >> start)) != 0, lanes16);
      for (int word = 0; word < Words; ++word) {
        const uint* row = block.inputs + word * block_lanes;
        const lanes16 kept = lanes16_of(row + start);
        const lanes16 result = (kept & is_needed) | (repeated(row + first) & ~is_needed);
        __builtin_memcpy(&copy_[word][start], &result, sizeof result);
      }
    }
    rows_ = copy_[0];
  }
  SOFTMETAL_INLINE const uint* rows() const { return rows_; }

 private:
  static SOFTMETAL_INLINE lanes16 repeated(const uint* group) {
    const uint a = group[0], b = group[1 % Width], c = group[2 % Width], d = group[3 % Width];
    return lanes16{a, b, c, d, a, b, c, d, a, b, c, d, a, b, c, d};
  }

  const uint* rows_;
  alignas(64) uint copy_[Words == 0 ? 1 : Words][block_lanes];
};

// A loop of so few iterations would be unrolled before it could be vectorised.
#define SOFTMETAL_LANE_LOOP _Pragma("clang loop vectorize(assume_safety) interleave(enable) unroll(disable)")

// For functions whose lanes know nothing of each other. Where they write to memory, only covered lanes run.
// `Thread` runs one lane. It becomes part of the loop when it has been optimised by itself (stage_module.py).
template <class Stage, auto Thread>
SOFTMETAL_INLINE int run_fragments(const softmetal_launch* launch, softmetal_worker* worker,
                                   const softmetal_fragments* block) {
  const block_inputs<Stage::input_words, 1> inputs(*block);
  const typename Stage::arguments given(launch, worker, inputs.rows(), block->outputs, nullptr, nullptr);
  const ulong covered = block->covered;
  return run_for_codec(given, [=](const typename Stage::arguments& known) __attribute__((always_inline)) {
    const group in = whole_block(launch);
    SOFTMETAL_LANE_LOOP
    for (uint lane = 0; lane < block_lanes; ++lane) {
      if (!Stage::writes_memory || (covered >> lane & 1) != 0) Thread(known, in, lane, 0, 0);
    }
    return 0;
  });
}

// What the lanes of a block have where some may be helpers: a word each that is zero while the lane is one, and memory
// that helpers write to instead of what others see (softmetal/msl/stage_code/helper_lanes.py).
class lane_states {
 public:
  SOFTMETAL_INLINE explicit lane_states(ulong covered) : covered_(covered) {
    for (uint lane = 0; lane < block_lanes; ++lane) words_[lane] = uint(covered >> lane) & 1u;
  }
  SOFTMETAL_INLINE uint* words() { return words_; }
  SOFTMETAL_INLINE void* scratch() { return scratch_; }
  SOFTMETAL_INLINE ulong discarded() const {
    ulong live = 0;
    for (uint lane = 0; lane < block_lanes; ++lane) live |= ulong(words_[lane]) << lane;
    return covered_ & ~live;
  }

 private:
  alignas(64) uint words_[block_lanes];
  alignas(64) unsigned char scratch_[256];
  ulong covered_;
};

// For functions whose lanes meet or stop.
template <class Stage>
SOFTMETAL_INLINE int run_fragment_regions(const softmetal_launch* launch, softmetal_worker* worker,
                                          softmetal_fragments* block) {
  const block_inputs<Stage::input_words, quad_lanes> inputs(*block);
  lane_states states(block->covered);
  const typename Stage::arguments given(launch, worker, inputs.rows(), block->outputs, states.words(),
                                        states.scratch());
  const region_code regions = code_of_regions();
  char* const memory = static_cast<char*>(softmetal_context_memory(worker, region_memory_bytes(regions, block_lanes)));
  if (memory == nullptr) return SOFTMETAL_ERROR_OUT_OF_MEMORY;
  const group in = whole_block(launch);
  const ulong idle = ~needed_lanes<quad_lanes>(block->covered);
  const int code = softmetal_run_region_group(&regions, &given, &in, memory, block_lanes, idle);
  block->discarded |= states.discarded();
  return code;
}

template <class Stage>
struct fragment_context {
  const typename Stage::arguments& arguments;
  group in;
  ulong needed;
};

template <class Stage, auto Thread>
void fragment_body(void* context, uint lane) {
  const auto& [arguments, in, needed] = *static_cast<const fragment_context<Stage>*>(context);
  if ((needed >> lane & 1) != 0) Thread(arguments, in, lane, 0, 0);
}

// `Thread` runs one lane, as a call.
template <class Stage, auto Thread>
SOFTMETAL_INLINE int run_fragment_fibers(const softmetal_launch* launch, softmetal_worker* worker,
                                         softmetal_fragments* block) {
  lane_states states(block->covered);
  const typename Stage::arguments given(launch, worker, block->inputs, block->outputs, states.words(),
                                        states.scratch());
  fragment_context<Stage> context = {given, whole_block(launch), needed_lanes<quad_lanes>(block->covered)};
  const int code = softmetal_run_threadgroup(worker, fragment_body<Stage, Thread>, &context, block_lanes);
  block->discarded |= states.discarded();
  return code;
}

}  // namespace softmetal
