#include "texture/astc_endpoints.h"

#include <algorithm>

namespace softmetal::texture::astc {
namespace {

// The modes of a low dynamic range.
enum Mode {
  kLuminance = 0,
  kLuminanceBaseOffset = 1,
  kLuminanceAlpha = 4,
  kLuminanceAlphaBaseOffset = 5,
  kRGBBaseScale = 6,
  kRGB = 8,
  kRGBBaseOffset = 9,
  kRGBBaseScaleAlphas = 10,
  kRGBA = 12,
  kRGBABaseOffset = 13,
};

constexpr int kOpaque = 255;

Colour clamped(Colour colour) {
  for (int& component : colour) component = std::clamp(component, 0, 255);
  return colour;
}

Colour grey(int luminance, int alpha) { return {luminance, luminance, luminance, alpha}; }

Colour blue_contracted(const Colour& c) { return {(c[0] + c[2]) >> 1, (c[1] + c[2]) >> 1, c[2], c[3]}; }

int sum(const Colour& c) { return c[0] + c[1] + c[2]; }

// An offset of six bits with its sign, whose highest bit is given to the base.
struct BaseOffset {
  BaseOffset(int base_bits, int offset_bits)
      : base(base_bits >> 1 | (offset_bits & 0x80)), offset(offset_bits >> 1 & 0x3f) {
    if ((offset & 0x20) != 0) offset -= 0x40;
  }
  int base;
  int offset;
};

Endpoints luminance_base_offset(const int* v) {
  const int base = v[0] >> 2 | (v[1] & 0xc0);
  return {grey(base, kOpaque), grey(std::min(base + (v[1] & 0x3f), 255), kOpaque)};
}

Endpoints luminance_alpha_base_offset(const int* v) {
  const BaseOffset luminance(v[0], v[1]), alpha(v[2], v[3]);
  return {grey(luminance.base, alpha.base),
          clamped(grey(luminance.base + luminance.offset, alpha.base + alpha.offset))};
}

Endpoints base_scale(const int* v, int first_alpha, int second_alpha) {
  return {{v[0] * v[3] >> 8, v[1] * v[3] >> 8, v[2] * v[3] >> 8, first_alpha}, {v[0], v[1], v[2], second_alpha}};
}

// The order of the two says whether blue is contracted.
Endpoints direct(const int* v, int first_alpha, int second_alpha) {
  const Colour first = {v[0], v[2], v[4], first_alpha}, second = {v[1], v[3], v[5], second_alpha};
  if (sum(second) >= sum(first)) return {first, second};
  return {blue_contracted(second), blue_contracted(first)};
}

Endpoints base_offset(const int* v, const BaseOffset& alpha) {
  const BaseOffset red(v[0], v[1]), green(v[2], v[3]), blue(v[4], v[5]);
  const Colour first = {red.base, green.base, blue.base, alpha.base};
  const Colour second = {red.base + red.offset, green.base + green.offset, blue.base + blue.offset,
                         alpha.base + alpha.offset};
  if (red.offset + green.offset + blue.offset >= 0) return {clamped(first), clamped(second)};
  return {clamped(blue_contracted(second)), clamped(blue_contracted(first))};
}

BaseOffset opaque_offset() {
  BaseOffset alpha(0, 0);
  alpha.base = kOpaque;
  return alpha;
}

}  // namespace

Endpoints decode_endpoints(unsigned mode, const int* v) {
  switch (mode) {
    case kLuminance:
      return {grey(v[0], kOpaque), grey(v[1], kOpaque)};
    case kLuminanceBaseOffset:
      return luminance_base_offset(v);
    case kLuminanceAlpha:
      return {grey(v[0], v[2]), grey(v[1], v[3])};
    case kLuminanceAlphaBaseOffset:
      return luminance_alpha_base_offset(v);
    case kRGBBaseScale:
      return base_scale(v, kOpaque, kOpaque);
    case kRGB:
      return direct(v, kOpaque, kOpaque);
    case kRGBBaseOffset:
      return base_offset(v, opaque_offset());
    case kRGBBaseScaleAlphas:
      return base_scale(v, v[4], v[5]);
    case kRGBA:
      return direct(v, v[6], v[7]);
    case kRGBABaseOffset:
      return base_offset(v, BaseOffset(v[6], v[7]));
    default:
      return decode_high_endpoints(mode, v);
  }
}

}  // namespace softmetal::texture::astc
