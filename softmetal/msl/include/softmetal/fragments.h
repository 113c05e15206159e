// Runs fragment functions over the lanes of a block, as loops that clang vectorises.
#pragma once

#include "loop.h"
#include "stage_words.h"

namespace softmetal {

constexpr uint block_lanes = SOFTMETAL_BLOCK_LANES;

// The inputs of a block in which lanes that nobody needs repeat the first one that somebody does: they run with the
// others, but reach no place of memory that those do not reach.
template <int Words>
class block_inputs {
 public:
  SOFTMETAL_INLINE explicit block_inputs(const softmetal_fragments& block) : rows_(block.inputs) {
    if (Words == 0 || block.covered == ~0ul) return;
    const uint first = uint(__builtin_ctzl(block.covered | 1ul << (block_lanes - 1)));
    uint is_needed[block_lanes];
    for (uint lane = 0; lane < block_lanes; ++lane) is_needed[lane] = uint(block.covered >> lane) & 1u;
    for (int word = 0; word < Words; ++word) {
      const uint* row = block.inputs + word * block_lanes;
      for (uint lane = 0; lane < block_lanes; ++lane) copy_[word][lane] = is_needed[lane] ? row[lane] : row[first];
    }
    rows_ = copy_[0];
  }
  SOFTMETAL_INLINE const uint* rows() const { return rows_; }

 private:
  const uint* rows_;
  uint copy_[Words == 0 ? 1 : Words][block_lanes];
};

// For functions whose lanes know nothing of each other. Where they write to memory, only covered lanes run.
template <class Stage>
SOFTMETAL_INLINE int run_fragments(const softmetal_launch* launch, softmetal_worker* worker,
                                   const softmetal_fragments* block) {
  const block_inputs<Stage::input_words> inputs(*block);
  const typename Stage::arguments given(launch, worker, inputs.rows(), block->outputs);
  const group in = {launch, {0, 0, 0}, {block_lanes, 1, 1}};
  const ulong covered = block->covered;
  SOFTMETAL_PARALLEL_LOOP
  for (uint lane = 0; lane < block_lanes; ++lane) {
    if (!Stage::writes_memory || (covered >> lane & 1) != 0) Stage::run(given, thread{in, {lane, 0, 0}});
  }
  return 0;
}

}  // namespace softmetal
