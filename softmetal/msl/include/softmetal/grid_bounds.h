// Where the borders are that a kernel may test its threads' x against, and what is true away from them.
#pragma once

#include "arguments.h"

namespace softmetal {

constexpr int no_bound = -1;

// How far from a border its interior begins: beyond the reach of common filters.
constexpr uint border_width = 16;

// Beyond this a position plus a small offset could overflow.
constexpr uint largest_bound = 1u << 30;

// The bound of a kernel that its grid reaches, or none; `value` counts threads.
struct closest_bound {
  int number = no_bound;
  uint value = 0;

  // Narrows [begin, end), whose grid positions lie `offset` further, to the threads far from 0 and from the bound; an
  // empty result is where it began, so that all are left to the end.
  SOFTMETAL_INLINE void confine(uint offset, uint* begin, uint* end) const {
    const uint given_begin = *begin;
    const uint given_end = *end;
    *end = given_begin;
    if (number == no_bound) return;
    const uint low = offset < border_width ? border_width - offset : 0;
    const uint border = value - border_width;
    const uint high = border > offset ? border - offset : 0;
    const uint inside_begin = given_begin > low ? given_begin : low;
    const uint inside_end = given_end < high ? given_end : high;
    if (inside_begin >= inside_end) return;
    *begin = inside_begin;
    *end = inside_end;
  }
};

template <class Kernel, int Bound = 0>
SOFTMETAL_INLINE void consider_bounds(const typename Kernel::arguments& given, const softmetal_launch* launch,
                                      closest_bound* closest) {
  if constexpr (Bound < Kernel::bound_count) {
    constexpr uint multiple = Kernel::multiples[Bound];
    const uint length = Kernel::template bound<Bound>(given, launch);
    const uint value = length / multiple;
    // A number far below the grid's width is a radius or a count of channels and no border, and a kernel whose grid has
    // a thread for each element takes no multiples of its position.
    const uint width = launch->threads_per_grid[0];
    const uint least = multiple == 1 ? width / 2 : width - launch->threads_per_threadgroup[0];
    const bool is_border = value > 2 * border_width && value >= least;
    const bool is_closer = closest->number == no_bound || value < closest->value;
    if (is_border && is_closer && length <= largest_bound) *closest = {Bound, value};
    consider_bounds<Kernel, Bound + 1>(given, launch, closest);
  }
}

template <class Kernel>
SOFTMETAL_INLINE closest_bound find_closest_bound(const typename Kernel::arguments& given,
                                                  const softmetal_launch* launch) {
  closest_bound closest;
  consider_bounds<Kernel>(given, launch, &closest);
  return closest;
}

// Said in all the ways in which LLVM's constraint elimination can use it: signed and unsigned, with room to both sides.
SOFTMETAL_INLINE void assume_between(uint x, uint bound) {
  __builtin_assume(int(x) >= int(border_width));
  __builtin_assume(int(x) < int(largest_bound));
  __builtin_assume(int(x) <= int(bound) - int(border_width));
  __builtin_assume(x < bound);
}

// One by one, since LLVM makes `4 * x + 1` of integers that it knows no sum of: `4 * x | 1`.
template <uint Multiple, uint Element = 0>
SOFTMETAL_INLINE void assume_elements_between(uint x, uint bound) {
  if constexpr (Element < Multiple) {
    __builtin_assume(x * Multiple + Element < bound);
    __builtin_assume(int(x * Multiple + Element) < int(bound));
    assume_elements_between<Multiple, Element + 1>(x, bound);
  }
}

// Of a position far from the border, and of the elements that its thread works on.
template <uint Multiple>
SOFTMETAL_INLINE void assume_interior(uint x, uint bound) {
  assume_between(x, bound);
  if constexpr (Multiple != 1) {
    __builtin_assume(x < largest_bound / Multiple);
    __builtin_assume(x * Multiple + border_width <= bound);
    // What LLVM makes of the number of times that a loop over the elements runs.
    __builtin_assume(__builtin_elementwise_sub_sat(bound, x * Multiple) >= border_width);
    assume_elements_between<Multiple>(x, bound);
  }
}

}  // namespace softmetal
