// Runs kernels whose threads meet, as loops over threads from one meeting to the next. The compiler splits
// softmetal_thread into regions (softmetal/msl/fission) and defines the functions that are only declared here.
//
// Threads that are next to each other and at the same place form a unit, which runs as one loop. A unit is named by its
// first thread. Where its threads part, it splits; units at the same place that agree on all they share join again.
#pragma once

#include "arguments.h"
#include "services.h"

namespace softmetal {

struct region_frame {
  const void* arguments;
  const group* in;
  char* lanes;  // what each thread keeps: arrays over `capacity` threads, one after the other
  ulong capacity;
  ushort* next;  // where each thread goes on, if it was asked
};

// Where a thread is: four times the number of its next region, plus what it waits for.
enum region_state : uint { waits_for_group = 1, waits_for_simdgroup = 2, waits_for_exchange = 3, finished = 0xffff };
constexpr uint ask_each = 0xffffffff;

}  // namespace softmetal

extern "C" {
// Runs a region for the threads [begin, end); returns their state, or ask_each.
softmetal_uint softmetal_region(softmetal_uint region, const softmetal::region_frame* frame, softmetal_uint begin,
                                softmetal_uint end, void* uniform);
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

class region_runner {
 public:
  // Needs this many bytes for groups of up to `threads` threads.
  static SOFTMETAL_INLINE ulong memory_bytes(uint threads) {
    return capacity_for(threads) * (ulong(softmetal_lane_bytes()) + softmetal_uniform_bytes() + sizeof(unit) + 2);
  }

  SOFTMETAL_INLINE region_runner(const void* arguments, char* memory, uint threads) {
    const ulong capacity = capacity_for(threads);
    char* const uniform = memory + capacity * softmetal_lane_bytes();
    char* const units = uniform + capacity * softmetal_uniform_bytes();
    frame_ = {arguments, nullptr, memory, capacity, reinterpret_cast<ushort*>(units + capacity * sizeof(unit))};
    uniform_ = uniform;
    units_ = reinterpret_cast<unit*>(units);
  }

  // Returns 0 or SOFTMETAL_ERROR_DIVERGENT_BARRIER. Of up to 64 threads, those of `idle` may be left out.
  int run(const group& in, ulong idle = 0) {
    frame_.in = &in;
    count_ = in.extent.volume();
    units_[0] = {count_, 0};
    if (idle != 0 && softmetal_widest_exchange() == SOFTMETAL_SIMD_WIDTH) leave_out(idle);
    for (;;) {
      for (uint unit = 0; unit < count_; unit = units_[unit].end) advance(unit);
      if (softmetal_meets_in_simdgroups() && settle_simdgroups()) continue;
      bool anyone = false;
      for (uint unit = 0; unit < count_; unit = units_[unit].end) {
        if (units_[unit].state == finished) continue;
        if (units_[unit].state % 4 != waits_for_group) return SOFTMETAL_ERROR_DIVERGENT_BARRIER;
        anyone = true;
        units_[unit].state -= waits_for_group;
      }
      if (!anyone) return 0;
      join_all();
    }
  }

 private:
  struct unit {
    uint end;
    uint state;
  };

  // The arrays of `lanes` start on boundaries of 64 bytes.
  static SOFTMETAL_INLINE ulong capacity_for(uint threads) { return (threads + 63ul) & ~63ul; }

  char* shared(uint unit) const { return uniform_ + ulong(unit) * softmetal_uniform_bytes(); }

  void leave_out(ulong idle) {
    for (uint thread = 0; thread < count_; ++thread) frame_.next[thread] = (idle >> thread & 1) != 0 ? finished : 0;
    part(0, count_);
  }

  // Until the unit's threads wait or have returned.
  void advance(uint begin) {
    while (units_[begin].state % 4 == 0) {
      const uint end = units_[begin].end;
      const uint state = softmetal_region(units_[begin].state / 4, &frame_, begin, end, shared(begin));
      if (state != ask_each) {
        units_[begin].state = state;
      } else {
        part(begin, end);
      }
    }
  }

  // Makes a unit of each run of threads that go on at the same place.
  void part(uint begin, uint end) {
    const ushort* next = frame_.next;
    uint unit = begin;
    units_[unit].state = next[unit];
    for (uint thread = begin; thread < end;) {
      if (end - thread >= SOFTMETAL_SIMD_WIDTH && all_go_to(next + thread, next[unit])) {
        thread += SOFTMETAL_SIMD_WIDTH;
        continue;
      }
      const uint stop = end - thread < SOFTMETAL_SIMD_WIDTH ? end : thread + SOFTMETAL_SIMD_WIDTH;
      for (; thread < stop; ++thread) {
        if (next[thread] == next[unit]) continue;
        split(unit, thread);
        unit = thread;
        units_[unit].state = next[unit];
      }
    }
  }

  // For as many threads as a simdgroup has, as vector code.
  static SOFTMETAL_INLINE bool all_go_to(const ushort* next, ushort state) {
    ushort differences = 0;
    for (uint thread = 0; thread < SOFTMETAL_SIMD_WIDTH; ++thread) differences |= next[thread] ^ state;
    return differences == 0;
  }

  void split(uint unit, uint at) {
    units_[at] = {units_[unit].end, units_[unit].state};
    units_[unit].end = at;
    __builtin_memcpy(shared(at), shared(unit), softmetal_uniform_bytes());
  }

  // Lets lanes go on that wait only for lanes of their simdgroup; false when there are none.
  bool settle_simdgroups() {
    bool released = false;
    for (uint unit = 0; unit < count_;) {
      const uint whole =
          units_[unit].end == count_ ? count_ : units_[unit].end / SOFTMETAL_SIMD_WIDTH * SOFTMETAL_SIMD_WIDTH;
      if (unit % SOFTMETAL_SIMD_WIDTH == 0 && whole > unit) {
        if (whole < units_[unit].end) split(unit, whole);
        released |= settle_together(unit);
        unit = units_[unit].end;
      } else {
        const uint end = unit + SOFTMETAL_SIMD_WIDTH < count_ ? unit + SOFTMETAL_SIMD_WIDTH : count_;
        released |= settle_apart(unit, end);
        unit = end;
      }
    }
    if (released) join_all();
    return released;
  }

  // A unit of whole simdgroups.
  bool settle_together(uint begin) {
    const uint state = units_[begin].state;
    if (state == finished || state % 4 < waits_for_simdgroup) return false;
    if (state % 4 == waits_for_exchange) {
      for (uint first = begin; first < units_[begin].end; first += SOFTMETAL_SIMD_WIDTH) {
        exchange(first, lanes_below(units_[begin].end - first), state / 4);
      }
    }
    units_[begin].state -= state % 4;
    return true;
  }

  // One simdgroup of several units. Its exchanges come first; of those, the first in the program, so that lanes in a
  // loop catch up with those that have left it.
  bool settle_apart(uint begin, uint end) {
    uint last = begin;
    while (units_[last].end < end) last = units_[last].end;
    if (units_[last].end > end) split(last, end);
    uint live = 0, at_barrier = 0, exchanging = finished;
    for (uint unit = begin; unit < end; unit = units_[unit].end) {
      const uint state = units_[unit].state;
      if (state == finished) continue;
      live |= lanes_of(unit, begin);
      if (state % 4 == waits_for_simdgroup) at_barrier |= lanes_of(unit, begin);
      if (state % 4 == waits_for_exchange && state < exchanging) exchanging = state;
    }
    if (exchanging == finished && (live == 0 || at_barrier != live)) return false;
    uint active = 0;
    for (uint unit = begin; unit < end; unit = units_[unit].end) {
      const uint state = units_[unit].state;
      if (state == finished || (exchanging != finished && state != exchanging)) continue;
      active |= lanes_of(unit, begin);
      units_[unit].state -= state % 4;
    }
    if (exchanging != finished) exchange(begin, active, exchanging / 4);
    return true;
  }

  uint lanes_of(uint unit, uint begin) const {
    return lanes_below(units_[unit].end - begin) & ~lanes_below(unit - begin);
  }

  static SOFTMETAL_INLINE uint lanes_below(uint count) { return count >= 32 ? ~0u : (1u << count) - 1; }

  // `active` has a bit for each lane of the simdgroup.
  void exchange(uint begin, uint active, uint region) {
    const uint width = softmetal_exchange_width(region);
    for (uint first = 0; first < SOFTMETAL_SIMD_WIDTH; first += width) {
      const uint there = active >> first & lanes_below(width);
      if (there != 0) softmetal_combine_lanes(region, &frame_, begin + first, there);
    }
  }

  // Units at the same place that agree on all they share.
  void join_all() {
    for (uint unit = 0; units_[unit].end < count_;) {
      const uint other = units_[unit].end;
      const bool same = units_[unit].state == units_[other].state &&
                        (units_[unit].state == finished ||
                         __builtin_memcmp(shared(unit), shared(other), softmetal_uniform_bytes()) == 0);
      if (same) {
        units_[unit].end = units_[other].end;
      } else {
        unit = other;
      }
    }
  }

  region_frame frame_;
  char* uniform_;
  unit* units_;
  uint count_;
};

template <class Kernel>
SOFTMETAL_INLINE int run_regions(const softmetal_launch* launch, softmetal_worker* worker, ulong first, ulong last) {
  const typename Kernel::arguments arguments(launch, worker);
  const uint* size = launch->threads_per_threadgroup;
  const uint threads = size[0] * size[1] * size[2];
  char* const memory = static_cast<char*>(softmetal_context_memory(worker, region_runner::memory_bytes(threads)));
  if (memory == nullptr) return SOFTMETAL_ERROR_OUT_OF_MEMORY;
  region_runner runner(&arguments, memory, threads);
  for (ulong linear = first; linear < last; ++linear) {
    const int code = runner.run(group_at(launch, linear));
    if (code != 0) return code;
  }
  return 0;
}

}  // namespace softmetal
