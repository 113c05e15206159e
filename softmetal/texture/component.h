// One component of a pixel: between its bits in memory and the number that they stand for. Conversions follow the
// Metal Shading Language Specification ("Texture addressing and conversion rules"): to the nearest value that can be
// stored, ties to even, what is out of range to the nearest end of it, NaN to zero where there is no NaN.
#pragma once

#include <cstdint>

namespace softmetal::texture {

// Normalized numbers of up to 24 bits.
float unorm_to_float(uint32_t bits, unsigned width);
uint32_t float_to_unorm(float value, unsigned width);
float snorm_to_float(uint32_t bits, unsigned width);
uint32_t float_to_snorm(float value, unsigned width);

// The extended range of BGR10_XR and BGRA10_XR.
float extended_range_to_float(uint32_t bits);
uint32_t float_to_extended_range(float value);

// Floats with 5 bits of exponent: 16 bits with a sign; 11 and 10 bits without, where negative numbers become zero and
// finite ones that are too large the largest finite one.
float small_float_to_float(uint32_t bits, unsigned width);
uint32_t float_to_small_float(float value, unsigned width);

// Two's complement numbers and the nearest one of `width` bits.
int32_t sign_extend(uint32_t bits, unsigned width);
uint32_t saturate_unsigned(uint32_t value, unsigned width);
uint32_t saturate_signed(int32_t value, unsigned width);

// The transfer function of sRGB (IEC 61966-2-1), mirrored below zero and continued above one for the extended range.
double srgb_to_linear(double encoded);
double linear_to_srgb(double linear);
// The same between eight bits and a float.
float srgb8_to_float(uint32_t bits);
uint32_t float_to_srgb8(float linear);

}  // namespace softmetal::texture
