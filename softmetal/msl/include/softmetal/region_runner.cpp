// Runs the regions of a kernel (regions.h). The same for all kernels, so that it is compiled once and linked to each.
//
// Threads that are next to each other and at the same place form a unit, which runs as one loop. A unit is named by its
// first thread. Where its threads part, it splits; units at the same place that agree on all they share join again.
#include "region_code.h"

namespace softmetal {
namespace {

class region_runner {
 public:
  region_runner(const region_code& code, const void* arguments, char* memory, uint threads) : code_(code) {
    const ulong capacity = region_capacity(threads);
    char* const uniform = memory + capacity * code.lane_bytes;
    char* const units = uniform + capacity * code.uniform_bytes;
    frame_ = {arguments, nullptr, memory, capacity, reinterpret_cast<unsigned short*>(units + capacity * sizeof(unit))};
    uniform_ = uniform;
    units_ = reinterpret_cast<unit*>(units);
  }

  // Returns 0 or SOFTMETAL_ERROR_DIVERGENT_BARRIER. Of up to 64 threads, those of `idle` may be left out.
  int run(const group& in, ulong idle) {
    frame_.in = &in;
    count_ = in.extent.volume();
    units_[0] = {count_, 0};
    if (idle != 0 && code_.widest_exchange == SOFTMETAL_SIMD_WIDTH) leave_out(idle);
    for (;;) {
      for (uint unit = 0; unit < count_; unit = units_[unit].end) advance(unit);
      if (code_.meets_in_simdgroups && settle_simdgroups()) continue;
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
  using unit = region_unit;

  char* shared(uint unit) const { return uniform_ + ulong(unit) * code_.uniform_bytes; }

  void leave_out(ulong idle) {
    for (uint thread = 0; thread < count_; ++thread) frame_.next[thread] = (idle >> thread & 1) != 0 ? finished : 0;
    part(0, count_);
  }

  // Until the unit's threads wait or have returned.
  void advance(uint begin) {
    while (units_[begin].state % 4 == 0) {
      const uint end = units_[begin].end;
      const uint state = code_.regions[units_[begin].state / 4](&frame_, begin, end, shared(begin));
      if (state != ask_each) {
        units_[begin].state = state;
      } else {
        part(begin, end);
      }
    }
  }

  // Makes a unit of each run of threads that go on at the same place.
  void part(uint begin, uint end) {
    const unsigned short* next = frame_.next;
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
  static SOFTMETAL_INLINE bool all_go_to(const unsigned short* next, unsigned short state) {
    unsigned short differences = 0;
    for (uint thread = 0; thread < SOFTMETAL_SIMD_WIDTH; ++thread) differences |= next[thread] ^ state;
    return differences == 0;
  }

  void split(uint unit, uint at) {
    units_[at] = {units_[unit].end, units_[unit].state};
    units_[unit].end = at;
    share(unit, at);
  }

  // What a unit shares is a multiple of 16 bytes, and mostly few of them: calls would take longer.
  void share(uint from, uint to) {
    for (uint byte = 0; byte < code_.uniform_bytes; byte += 16)
      __builtin_memcpy(shared(to) + byte, shared(from) + byte, 16);
  }
  bool agree(uint one, uint other) const {
    for (uint byte = 0; byte < code_.uniform_bytes; byte += 16) {
      if (__builtin_memcmp(shared(one) + byte, shared(other) + byte, 16) != 0) return false;
    }
    return true;
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
    const uint width = code_.exchange_width(region);
    for (uint first = 0; first < SOFTMETAL_SIMD_WIDTH; first += width) {
      const uint there = active >> first & lanes_below(width);
      if (there != 0) code_.combine_lanes(region, &frame_, begin + first, there);
    }
  }

  // Units at the same place that agree on all they share.
  void join_all() {
    for (uint unit = 0; units_[unit].end < count_;) {
      const uint other = units_[unit].end;
      const bool same =
          units_[unit].state == units_[other].state && (units_[unit].state == finished || agree(unit, other));
      if (same) {
        units_[unit].end = units_[other].end;
      } else {
        unit = other;
      }
    }
  }

  const region_code& code_;
  region_frame frame_;
  char* uniform_;
  unit* units_;
  uint count_;
};

}  // namespace
}  // namespace softmetal

int softmetal_run_region_group(const softmetal::region_code* code, const void* arguments, const softmetal::group* in,
                               char* memory, softmetal_uint threads, softmetal_ulong idle) {
  return softmetal::region_runner(*code, arguments, memory, threads).run(*in, idle);
}
