// What lanes ask for, as vectors (batch_functions.h says how kernels lay it out), and where their answers go.
#pragma once
#include "lanes.h"

namespace softmetal::sampling {

using namespace metal::softmetal_detail;

// How far coordinates move to the pixel on the right and to the one below.
template <int N>
struct gradients {
  floats right[N], down[N];
};

template <int N>
struct orders {
  ints slice;
  floats lod, lowest;  // of what finds the level by gradients the first is a bias
  floats coordinate[N];
  ints offset[N];
  gradients<N> change;
  floats reference;
};

SOFTMETAL_INLINE ints as_lanes(uint bits) {
  const ints each = {1 << 0, 1 << 1, 1 << 2,  1 << 3,  1 << 4,  1 << 5,  1 << 6,  1 << 7,
                     1 << 8, 1 << 9, 1 << 10, 1 << 11, 1 << 12, 1 << 13, 1 << 14, 1 << 15};
  return (each & int(bits)) != 0;
}

// Reads the values of the lanes from `first` on, one after the other.
class value_reader {
 public:
  SOFTMETAL_INLINE value_reader(char* const* values, uint first) : values_(values), first_(first) {}

  template <typename Lanes>
  SOFTMETAL_INLINE Lanes next() {
    Lanes lanes;
    __builtin_memcpy(&lanes, *values_++ + first_ * sizeof(lanes[0]), sizeof lanes);
    return lanes;
  }
  template <typename Lanes, int N>
  SOFTMETAL_INLINE void next(Lanes (&lanes)[N]) {
    for (int i = 0; i < N; ++i) lanes[i] = next<Lanes>();
  }
  // Where the lanes' next values are.
  SOFTMETAL_INLINE char* place() { return *values_++ + first_ * sizeof(float); }

 private:
  char* const* values_;
  uint first_;
};

// The values of the lanes A to D of each quad; those of lanes that are not there are the reader's own.
template <int A, int B, int C, int D>
SOFTMETAL_INLINE floats from_quad(floats own, ints is_there) {
  const auto moved = [](auto lanes) __attribute__((always_inline)) {
    return __builtin_shufflevector(lanes, lanes, A, B, C, D, 4 + A, 4 + B, 4 + C, 4 + D, 8 + A, 8 + B, 8 + C, 8 + D,
                                   12 + A, 12 + B, 12 + C, 12 + D);
  };
  const floats others = moved(own);
  return moved(is_there) ? others : own;
}

// Lanes are the upper left, upper right, lower left and lower right pixel of quads, as for dfdx and dfdy.
template <int N>
SOFTMETAL_INLINE gradients<N> gradients_in_quads(const floats* coordinate, ints is_there) {
  gradients<N> change;
  for (int axis = 0; axis < N; ++axis) {
    const floats own = coordinate[axis];
    change.right[axis] = from_quad<1, 1, 3, 3>(own, is_there) - from_quad<0, 0, 2, 2>(own, is_there);
    change.down[axis] = from_quad<2, 3, 2, 3>(own, is_there) - from_quad<0, 1, 0, 1>(own, is_there);
  }
  return change;
}

template <int N, typename Way, bool Compares>
SOFTMETAL_INLINE orders<N> read_orders(value_reader& reader, ints is_there) {
  orders<N> all;
  all.slice = reader.next<ints>();
  all.lod = reader.next<floats>();
  all.lowest = reader.next<floats>();
  reader.next(all.coordinate);
  reader.next(all.offset);
  if constexpr (__is_same(Way, by_gradient)) {
    reader.next(all.change.right);
    reader.next(all.change.down);
  } else if constexpr (__is_same(Way, in_quad)) {
    all.change = gradients_in_quads<N>(all.coordinate, is_there);
  }
  if constexpr (Compares) all.reference = reader.next<floats>();
  return all;
}

// With what lane `leader` asks for also in all lanes that are not `chosen`, so that no calculation is spent on values
// without meaning, and no place outside of the texture is read.
template <int N, bool HasGradients, bool Compares>
SOFTMETAL_INLINE orders<N> led_by(orders<N> all, int leader, ints is_chosen) {
  const auto lead = [=](auto& lanes) __attribute__((always_inline)) { lanes = is_chosen ? lanes : lanes[leader]; };
  lead(all.slice);
  lead(all.lod);
  lead(all.lowest);
  for (int axis = 0; axis < N; ++axis) {
    lead(all.coordinate[axis]);
    lead(all.offset[axis]);
    if constexpr (HasGradients) {
      lead(all.change.right[axis]);
      lead(all.change.down[axis]);
    }
  }
  if constexpr (Compares) lead(all.reference);
  return all;
}

}  // namespace softmetal::sampling
