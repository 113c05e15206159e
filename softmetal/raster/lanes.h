// What the rasteriser does with all 64 lanes of a run at once: loops over arrays, which compilers turn into vector
// instructions, and sets of lanes.
#pragma once

// A product and a sum are never fused: depths must be the same wherever they are computed, and on every processor.
#pragma STDC FP_CONTRACT OFF

namespace softmetal::raster {

// For functions that are worth compiling for newer processors too. The choice is made when the library is loaded,
// before sanitizers are ready for it.
#if defined(__x86_64__) && defined(__linux__) && !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
#define SOFTMETAL_FOR_EACH_PROCESSOR __attribute__((target_clones("avx2", "default")))
#else
#define SOFTMETAL_FOR_EACH_PROCESSOR
#endif

// For what they call: it is compiled for the same processor only as a part of them.
#define SOFTMETAL_INLINE [[gnu::always_inline]] inline

constexpr int kBlockSide = 8;
constexpr unsigned kBlockPixels = kBlockSide * kBlockSide;

// A bit for each lane.
using PixelSet = unsigned long;
constexpr PixelSet kAllPixels = ~PixelSet{0};

// The lanes that `holds` is true of. It returns an int, so that vectors of comparisons need no conversion.
template <typename Predicate>
SOFTMETAL_INLINE PixelSet lanes_where(Predicate holds) {
  typedef int Numbers __attribute__((ext_vector_type(8)));
  typedef bool Bits __attribute__((ext_vector_type(8)));
  PixelSet result = 0;
  for (unsigned first = 0; first < kBlockPixels; first += 8) {
    int numbers[8];
    for (unsigned i = 0; i < 8; ++i) numbers[i] = -static_cast<int>(holds(first + i));
    Numbers vector;
    __builtin_memcpy(&vector, numbers, sizeof vector);
    const Bits bits = __builtin_convertvector(vector, Bits);
    result |= static_cast<PixelSet>(__builtin_bit_cast(unsigned char, bits)) << first;
  }
  return result;
}

// Gives the lanes of a set the values that they have in `other`.
template <typename Value>
SOFTMETAL_INLINE void take_lanes(PixelSet lanes, const Value (&other)[kBlockPixels], Value (&values)[kBlockPixels]) {
  for (unsigned first = 0; first < kBlockPixels; first += 8) {
    const unsigned bits = static_cast<unsigned>(lanes >> first) & 255;
    Value chosen[8];
    for (unsigned i = 0; i < 8; ++i) chosen[i] = (bits & 1u << i) != 0 ? other[first + i] : values[first + i];
    __builtin_memcpy(&values[first], chosen, sizeof chosen);
  }
}

}  // namespace softmetal::raster
