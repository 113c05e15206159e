// What the threads of a threadgroup have done to each byte of its memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "exec/kernel_validation.h"
#include "exec/validation/thread_clock.h"

namespace softmetal::exec {

struct ShadowAccess {
  ThreadClock clock;
  const softmetal_site* site;
  uint32_t access;  // SOFTMETAL_ACCESS bits; 0: there was none
};

// Two accesses race when they are by different threads, one of them writes, not both are atomic, and no barrier lies
// between them: one of the threadgroup, or of the simdgroup if both threads belong to it.
class ThreadgroupShadow {
 public:
  // For memory of `bytes` bytes from now on.
  void resize(size_t bytes);
  // The next threadgroup finds its memory uninitialised.
  void start_threadgroup() { ++threadgroup_; }

  // Whether no byte of a range has been written in this threadgroup.
  bool is_uninitialized(size_t offset, size_t size);
  // Notes an access, and returns an earlier one that it races with, if any.
  std::optional<ShadowAccess> note(size_t offset, size_t size, const ShadowAccess& access);

 private:
  static constexpr size_t kWordBytes = 4;

  struct Cell {
    uint64_t threadgroup = 0;  // of what follows; of others it says nothing
    bool is_initialized = false;
    bool is_split = false;  // of a word: its bytes have cells of their own
    ShadowAccess write{};
    ShadowAccess reads[2]{};  // the last ones by different threads
  };

  // Calls each(cell) for the cells of a range until one returns true: of whole words where they have only been
  // accessed as such, of bytes otherwise.
  template <class Each>
  bool any_of_cells(size_t offset, size_t size, Each each);
  Cell& word_at(size_t word);
  void split(size_t word);
  static const ShadowAccess* find_race(const Cell& cell, const ShadowAccess& access);
  static void remember(Cell& cell, const ShadowAccess& access);

  uint64_t threadgroup_ = 1;
  std::vector<Cell> words_;
  std::vector<Cell> bytes_;  // of words that are split
};

}  // namespace softmetal::exec
