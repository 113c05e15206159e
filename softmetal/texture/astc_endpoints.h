// The two colours that the pixels of an ASTC partition lie between (Khronos Data Format Specification, "Color Endpoint
// Decoding").
#pragma once

#include <array>
#include <optional>

namespace softmetal::texture::astc {

using Colour = std::array<int, 4>;  // 0 to 255

struct Endpoints {
  Colour first;
  Colour second;
};

// From as many values as the mode has; nothing for the modes of a high dynamic range.
std::optional<Endpoints> decode_endpoints(unsigned mode, const int* values);

}  // namespace softmetal::texture::astc
