// Quarter turns in floats from 2^44 on, by Payne and Hanek's method: of 2/pi times the value of a float's last bit,
// only what is left of it after whole turns counts, and that needs two doubles for each exponent.
#pragma once
#include "evaluation.h"

namespace metal {
namespace softmetal_detail {

// Entry i is 2/pi * 2^(21 + i) modulo 4: first its 28 highest bits, whose product with 24 bits is exact, then the rest.
inline constexpr double quarters_of_last_bit[] = {
    0x1b72722.0p-26, 0x36e4e44.0p-26, 0x6dc9c88.0p-26, 0xdb93910.0p-26, 0xb727220.0p-26, 0x6e4e441.0p-26,
    0xdc9c882.0p-26, 0xb939105.0p-26, 0x727220a.0p-26, 0xe4e4415.0p-26, 0xc9c882a.0p-26, 0x9391054.0p-26,
    0x27220a9.0p-26, 0x4e44152.0p-26, 0x9c882a5.0p-26, 0x391054a.0p-26, 0x7220a94.0p-26, 0xe441529.0p-26,
    0xc882a53.0p-26, 0x91054a7.0p-26, 0x220a94f.0p-26, 0x441529f.0p-26, 0x882a53f.0p-26, 0x1054a7f.0p-26,
    0x20a94fe.0p-26, 0x41529fc.0p-26, 0x82a53f8.0p-26, 0x054a7f0.0p-26, 0x0a94fe1.0p-26, 0x1529fc2.0p-26,
    0x2a53f84.0p-26, 0x54a7f09.0p-26, 0xa94fe13.0p-26, 0x529fc27.0p-26, 0xa53f84e.0p-26, 0x4a7f09d.0p-26,
    0x94fe13a.0p-26, 0x29fc275.0p-26, 0x53f84ea.0p-26, 0xa7f09d5.0p-26, 0x4fe13ab.0p-26, 0x9fc2757.0p-26,
    0x3f84eaf.0p-26, 0x7f09d5f.0p-26, 0xfe13abe.0p-26, 0xfc2757d.0p-26, 0xf84eafa.0p-26, 0xf09d5f4.0p-26,
    0xe13abe8.0p-26, 0xc2757d1.0p-26, 0x84eafa3.0p-26, 0x09d5f47.0p-26, 0x13abe8f.0p-26, 0x2757d1f.0p-26,
    0x4eafa3e.0p-26, 0x9d5f47d.0p-26, 0x3abe8fa.0p-26, 0x757d1f5.0p-26, 0xeafa3ea.0p-26, 0xd5f47d4.0p-26,
    0xabe8fa9.0p-26, 0x57d1f53.0p-26, 0xafa3ea6.0p-26, 0x5f47d4d.0p-26, 0xbe8fa9a.0p-26, 0x7d1f534.0p-26,
    0xfa3ea69.0p-26, 0xf47d4d3.0p-26, 0xe8fa9a6.0p-26, 0xd1f534d.0p-26, 0xa3ea69b.0p-26, 0x47d4d37.0p-26,
    0x8fa9a6e.0p-26, 0x1f534dd.0p-26, 0x3ea69bb.0p-26, 0x7d4d377.0p-26, 0xfa9a6ee.0p-26, 0xf534ddc.0p-26,
    0xea69bb8.0p-26, 0xd4d3770.0p-26, 0xa9a6ee0.0p-26, 0x534ddc0.0p-26, 0xa69bb81.0p-26, 0x4d37703.0p-26};
inline constexpr double rest_of_quarters_of_last_bit[] = {
    0x1.529fc2757d1f5p-31, 0x1.529fc2757d1f5p-30, 0x1.529fc2757d1f5p-29, 0x1.529fc2757d1f5p-28, 0x1.529fc2757d1f5p-27,
    0x1.4a7f09d5f47d5p-28, 0x1.4a7f09d5f47d5p-27, 0x1.29fc2757d1f53p-28, 0x1.29fc2757d1f53p-27, 0x1.4fe13abe8fa9ap-29,
    0x1.4fe13abe8fa9ap-28, 0x1.4fe13abe8fa9ap-27, 0x1.3f84eafa3ea6ap-28, 0x1.3f84eafa3ea6ap-27, 0x1.fc2757d1f534ep-29,
    0x1.fc2757d1f534ep-28, 0x1.fc2757d1f534ep-27, 0x1.f84eafa3ea69cp-27, 0x1.f09d5f47d4d37p-27, 0x1.e13abe8fa9a6fp-27,
    0x1.c2757d1f534dep-27, 0x1.84eafa3ea69bcp-27, 0x1.09d5f47d4d377p-27, 0x1.3abe8fa9a6ee0p-31, 0x1.3abe8fa9a6ee0p-30,
    0x1.3abe8fa9a6ee0p-29, 0x1.3abe8fa9a6ee0p-28, 0x1.3abe8fa9a6ee0p-27, 0x1.d5f47d4d37703p-29, 0x1.d5f47d4d37703p-28,
    0x1.d5f47d4d37703p-27, 0x1.abe8fa9a6ee07p-27, 0x1.57d1f534ddc0ep-27, 0x1.5f47d4d377037p-28, 0x1.5f47d4d377037p-27,
    0x1.7d1f534ddc0dbp-28, 0x1.7d1f534ddc0dbp-27, 0x1.f47d4d377036ep-28, 0x1.f47d4d377036ep-27, 0x1.e8fa9a6ee06dbp-27,
    0x1.d1f534ddc0db6p-27, 0x1.a3ea69bb81b6cp-27, 0x1.47d4d377036d9p-27, 0x1.1f534ddc0db63p-28, 0x1.1f534ddc0db63p-27,
    0x1.f534ddc0db629p-30, 0x1.f534ddc0db629p-29, 0x1.f534ddc0db629p-28, 0x1.f534ddc0db629p-27, 0x1.ea69bb81b6c53p-27,
    0x1.d4d377036d8a5p-27, 0x1.a9a6ee06db14bp-27, 0x1.534ddc0db6296p-27, 0x1.4d377036d8a56p-28, 0x1.4d377036d8a56p-27,
    0x1.34ddc0db6295ap-28, 0x1.34ddc0db6295ap-27, 0x1.a6ee06db14acdp-29, 0x1.a6ee06db14acdp-28, 0x1.a6ee06db14acdp-27,
    0x1.4ddc0db629599p-27, 0x1.377036d8a5665p-28, 0x1.377036d8a5665p-27, 0x1.bb81b6c52b328p-29, 0x1.bb81b6c52b328p-28,
    0x1.bb81b6c52b328p-27, 0x1.77036d8a5664fp-27, 0x1.dc0db6295993cp-28, 0x1.dc0db6295993cp-27, 0x1.b81b6c52b3279p-27,
    0x1.7036d8a5664f1p-27, 0x1.c0db6295993c4p-28, 0x1.c0db6295993c4p-27, 0x1.81b6c52b32788p-27, 0x1.036d8a5664f11p-27,
    0x1.b6c52b3278872p-33, 0x1.b6c52b3278872p-32, 0x1.b6c52b3278872p-31, 0x1.b6c52b3278872p-30, 0x1.b6c52b3278872p-29,
    0x1.b6c52b3278872p-28, 0x1.b6c52b3278872p-27, 0x1.6d8a5664f10e4p-27, 0x1.b6295993c4390p-28};

struct large_turns {
  double quarters;  // without whole turns; exact
  double error;     // to be added, below a quarter
};

// Meaningful from 2^44 on.
__SOFTMETAL_INLINE large_turns turns_of_large(float x) {
  const uint bits = __builtin_bit_cast(uint, x);
  const uint exponent = (bits >> 23) & 0xffu;
  const uint above = exponent < 171u ? 0u : exponent - 171u;
  const uint index = above > 83u ? 83u : above;
  const double magnitude = static_cast<double>(static_cast<int>((bits & 0x7fffffu) | 0x800000u));
  const double mantissa = exponent == 255u ? __builtin_nan("") : has_sign(x) ? -magnitude : magnitude;
  return {mantissa * quarters_of_last_bit[index], mantissa * rest_of_quarters_of_last_bit[index]};
}

}  // namespace softmetal_detail
}  // namespace metal
