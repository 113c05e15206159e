// Sequences of small integers in ASTC blocks (Khronos Data Format Specification, "Integer Sequence Encoding"): each has
// some bits, and may share a base-3 or base-5 digit with its neighbours.
#pragma once

#include <cstddef>
#include <cstdint>

#include "texture/block_bits.h"

namespace softmetal::texture::astc {

enum class Digit : uint8_t { kNone, kTrit, kQuint };

// Integers from 0 on, `digit << bits | lower bits`.
struct IntegerRange {
  Digit digit;
  uint8_t bits;

  size_t bits_of(size_t count) const;
};

constexpr size_t kMostIntegers = 64;

// `values` gets `count` integers from the bits [first, first + range.bits_of(count)).
void take_integers(const IntegerRange& range, size_t count, const BlockBits& bits, size_t first, uint8_t* values);

// What an integer of a range stands for: of colours in 255, of weights in 64.
int colour_of(const IntegerRange& range, uint8_t value);
int weight_of(const IntegerRange& range, uint8_t value);

// The ranges of colours, from the smallest.
constexpr IntegerRange kColourRanges[] = {
    {Digit::kTrit, 1}, {Digit::kNone, 3}, {Digit::kQuint, 1}, {Digit::kTrit, 2}, {Digit::kNone, 4}, {Digit::kQuint, 2},
    {Digit::kTrit, 3}, {Digit::kNone, 5}, {Digit::kQuint, 3}, {Digit::kTrit, 4}, {Digit::kNone, 6}, {Digit::kQuint, 4},
    {Digit::kTrit, 5}, {Digit::kNone, 7}, {Digit::kQuint, 5}, {Digit::kTrit, 6}, {Digit::kNone, 8},
};

}  // namespace softmetal::texture::astc
