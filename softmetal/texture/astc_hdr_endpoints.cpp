// The endpoint modes of a high dynamic range: one or three numbers of 12 bits, from which others are differences; what
// the highest bits of the stored values are for depends on a mode among them (Khronos Data Format Specification, "HDR
// Endpoint Decoding").
#include <algorithm>
#include <utility>

#include "texture/astc_endpoints.h"

namespace softmetal::texture::astc {
namespace {

enum Mode {
  kLuminanceLargeRange = 2,
  kLuminanceSmallRange = 3,
  kRGBBaseScale = 7,
  kRGB = 11,
  kRGBWithLowAlpha = 14,
  kRGBA = 15,
};

constexpr int kLargest = 0xfff;
constexpr int kOpaque = 0x780;  // 1

int bit(int value, int index) { return value >> index & 1; }

int sign_extended(int value, int bits) {
  const int sign = 1 << (bits - 1);
  return ((value & ((1 << bits) - 1)) ^ sign) - sign;
}

Colour grey(int luminance) { return {luminance, luminance, luminance, kOpaque}; }

Colour clamped(int red, int green, int blue) {
  return {std::clamp(red, 0, kLargest), std::clamp(green, 0, kLargest), std::clamp(blue, 0, kLargest), kOpaque};
}

Endpoints luminance_large_range(const int* v) {
  if (v[1] >= v[0]) return {grey(v[0] << 4), grey(v[1] << 4)};
  return {grey((v[1] << 4) + 8), grey((v[0] << 4) - 8)};
}

Endpoints luminance_small_range(const int* v) {
  const bool is_coarse = bit(v[0], 7) != 0;
  const int low = v[0] & 0x7f;
  const int first = is_coarse ? (v[1] & 0xe0) << 4 | low << 2 : (v[1] & 0xf0) << 4 | low << 1;
  const int difference = is_coarse ? (v[1] & 0x1f) << 2 : (v[1] & 0x0f) << 1;
  return {grey(first), grey(std::min(first + difference, kLargest))};
}

// Where a stored bit goes: into `part` at place `place`, in the modes whose bits are in `modes`.
struct SpareBit {
  int modes;
  int bit;
  int part;
  int place;
};

template <size_t Count, size_t Parts>
void place_spare_bits(const SpareBit (&spare)[Count], int mode, const int* bits, int (&parts)[Parts]) {
  for (const SpareBit& item : spare) {
    if (bit(item.modes, mode) != 0) parts[item.part] |= bits[item.bit] << item.place;
  }
}

Colour with_largest_at(int component, Colour colour) {
  std::swap(colour[0], colour[static_cast<size_t>(component)]);
  return colour;
}

Endpoints rgb_base_scale(const int* v) {
  const int selected = v[0] >> 6 | bit(v[1], 7) << 2 | bit(v[2], 7) << 3;
  const bool is_sum = selected >> 2 != 3;
  const int largest = is_sum ? selected >> 2 : (selected == 15 ? 0 : selected & 3);
  const int mode = is_sum ? selected & 3 : (selected == 15 ? 5 : 4);
  enum { kRed, kGreen, kBlue, kScale };
  int parts[] = {v[0] & 0x3f, v[1] & 0x1f, v[2] & 0x1f, v[3] & 0x1f};
  const int bits[] = {bit(v[1], 6), bit(v[1], 5), bit(v[2], 6), bit(v[2], 5), bit(v[3], 7), bit(v[3], 6), bit(v[3], 5)};
  constexpr SpareBit kSpare[] = {
      {0x30, 0, kGreen, 6}, {0x3a, 1, kGreen, 5}, {0x30, 2, kBlue, 6}, {0x3a, 3, kBlue, 5}, {0x3d, 6, kScale, 5},
      {0x2d, 5, kScale, 6}, {0x04, 4, kScale, 7}, {0x3b, 4, kRed, 6},  {0x04, 3, kRed, 6},  {0x10, 5, kRed, 7},
      {0x0f, 2, kRed, 7},   {0x05, 1, kRed, 8},   {0x0a, 0, kRed, 8},  {0x05, 0, kRed, 9},  {0x02, 6, kRed, 9},
      {0x01, 3, kRed, 10},  {0x02, 5, kRed, 10},
  };
  place_spare_bits(kSpare, mode, bits, parts);
  constexpr int kShifts[] = {1, 1, 2, 3, 4, 5};
  for (int& part : parts) part <<= kShifts[mode];
  if (mode != 5) {
    parts[kGreen] = parts[kRed] - parts[kGreen];
    parts[kBlue] = parts[kRed] - parts[kBlue];
  }
  const int scale = parts[kScale];
  return {with_largest_at(largest, clamped(parts[kRed] - scale, parts[kGreen] - scale, parts[kBlue] - scale)),
          with_largest_at(largest, clamped(parts[kRed], parts[kGreen], parts[kBlue]))};
}

Endpoints rgb(const int* v) {
  const int largest = bit(v[4], 7) | bit(v[5], 7) << 1;
  if (largest == 3) {
    return {{v[0] << 4, v[2] << 4, (v[4] & 0x7f) << 5, kOpaque}, {v[1] << 4, v[3] << 4, (v[5] & 0x7f) << 5, kOpaque}};
  }
  const int mode = bit(v[1], 7) | bit(v[2], 7) << 1 | bit(v[3], 7) << 2;
  enum { kA, kB0, kB1, kC, kD0, kD1 };
  constexpr int kBitsOfD[] = {7, 6, 7, 6, 5, 6, 5, 6};
  int parts[] = {
      v[0] | bit(v[1], 6) << 8,           v[2] & 0x3f, v[3] & 0x3f, v[1] & 0x3f, sign_extended(v[4], kBitsOfD[mode]),
      sign_extended(v[5], kBitsOfD[mode])};
  const int bits[] = {bit(v[2], 6), bit(v[3], 6), bit(v[4], 6), bit(v[5], 6), bit(v[4], 5), bit(v[5], 5)};
  constexpr SpareBit kSpare[] = {
      {0xa4, 0, kA, 9},  {0x08, 2, kA, 9},  {0x50, 4, kA, 9},  {0x50, 5, kA, 10}, {0xa0, 1, kA, 10},
      {0xc0, 2, kA, 11}, {0x04, 1, kC, 6},  {0xe8, 3, kC, 6},  {0x20, 2, kC, 7},  {0x5b, 0, kB0, 6},
      {0x5b, 1, kB1, 6}, {0x12, 2, kB0, 7}, {0x12, 3, kB1, 7},
  };
  place_spare_bits(kSpare, mode, bits, parts);
  for (int& part : parts) part *= 1 << ((mode >> 1) ^ 3);
  const auto& [a, b0, b1, c, d0, d1] = parts;
  return {with_largest_at(largest, clamped(a - c, a - b0 - c - d0, a - b1 - c - d1)),
          with_largest_at(largest, clamped(a, a - b0, a - b1))};
}

void set_alpha(const int* v, Endpoints& endpoints) {
  const int mode = bit(v[0], 7) | bit(v[1], 7) << 1;
  int first = v[0] & 0x7f, second = v[1] & 0x7f;
  if (mode == 3) {
    first <<= 5;
    second <<= 5;
  } else {
    first = (first | (second << (mode + 1) & 0x780)) << (4 - mode);
    second = first + sign_extended(second, 6 - mode) * (1 << (4 - mode));
  }
  endpoints.first[3] = first;
  endpoints.second[3] = std::clamp(second, 0, kLargest);
}

}  // namespace

Endpoints decode_high_endpoints(unsigned mode, const int* v) {
  Endpoints endpoints = {};
  if (mode == kLuminanceLargeRange) endpoints = luminance_large_range(v);
  if (mode == kLuminanceSmallRange) endpoints = luminance_small_range(v);
  if (mode == kRGBBaseScale) endpoints = rgb_base_scale(v);
  if (mode == kRGB || mode == kRGBWithLowAlpha || mode == kRGBA) endpoints = rgb(v);
  endpoints.range = mode == kRGBWithLowAlpha ? Range::kHighWithLowAlpha : Range::kHigh;
  if (mode == kRGBWithLowAlpha) {
    endpoints.first[3] = v[6];
    endpoints.second[3] = v[7];
  }
  if (mode == kRGBA) set_alpha(&v[6], endpoints);
  return endpoints;
}

}  // namespace softmetal::texture::astc
