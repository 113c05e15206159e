// The two colours that the pixels of an ASTC partition lie between (Khronos Data Format Specification, "Color Endpoint
// Decoding").
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace softmetal::texture::astc {

enum class Range : uint8_t { kLow, kHigh, kHighWithLowAlpha };

// Eight bits a component of a low range, and twelve of a high one.
using Colour = std::array<int, 4>;

struct Endpoints {
  Colour first;
  Colour second;
  Range range = Range::kLow;

  bool is_high(size_t component) const {
    constexpr size_t kAlpha = 3;
    return range == Range::kHigh || (range == Range::kHighWithLowAlpha && component != kAlpha);
  }
};

// From as many values as the mode has.
Endpoints decode_endpoints(unsigned mode, const int* values);

// Of the modes of a high dynamic range: 2, 3, 7, 11, 14 and 15.
Endpoints decode_high_endpoints(unsigned mode, const int* values);

}  // namespace softmetal::texture::astc
