// The kernel's side of softmetal_services: linked into every shared object beside the kernel.
#include "abi.h"

static const softmetal_services* services;

#define EXPORT __attribute__((visibility("default")))
#define INTERNAL __attribute__((visibility("hidden")))

EXPORT void softmetal_attach(const softmetal_services* given) { services = given; }

INTERNAL void softmetal_threadgroup_barrier(softmetal_uint flags) { services->threadgroup_barrier(flags); }

INTERNAL void softmetal_simdgroup_barrier(softmetal_uint flags) { services->simdgroup_barrier(flags); }

INTERNAL void softmetal_exchange(softmetal_uint width, const void* value, void* result, softmetal_uint size,
                                 softmetal_combine combine, const void* argument) {
  services->exchange(__builtin_return_address(0), width, value, result, size, combine, argument);
}

INTERNAL softmetal_uint softmetal_lane_index(void) { return services->lane_index(); }

INTERNAL void softmetal_unpack_pixel(const void* format, const unsigned char* row, softmetal_uint x, int texel,
                                     void* components) {
  services->unpack_pixel(format, row, x, texel, components);
}

INTERNAL void softmetal_pack_pixel(const void* format, unsigned char* row, softmetal_uint x, int texel,
                                   const void* components) {
  services->pack_pixel(format, row, x, texel, components);
}

INTERNAL void* softmetal_context_memory(softmetal_worker* worker, softmetal_ulong bytes) {
  return services->context_memory(worker, bytes);
}

INTERNAL void softmetal_log(softmetal_uint level, const char* subsystem, const char* category, const char* format,
                            const softmetal_log_value* values, softmetal_uint count) {
  services->log(level, subsystem, category, format, values, count);
}

INTERNAL int softmetal_run_threadgroup(softmetal_worker* worker, void (*body)(void*, softmetal_uint), void* context,
                                       softmetal_uint thread_count) {
  return services->run_threadgroup(worker, body, context, thread_count);
}

// Conversions that clang calls where the CPU has no instruction for them. They work on bits, so that they
// never call themselves; on x86-64 and arm64 these types travel in vector registers, as their own functions do.

typedef unsigned long bits64;

static bits64 double_bits(double value) {
  bits64 bits;
  __builtin_memcpy(&bits, &value, sizeof bits);
  return bits;
}

// Rounds to a binary format of 16 bits, to nearest with ties to even: IEEE half has 5 exponent bits, bfloat 8.
static unsigned short narrow(double value, int exponent_bits) {
  const int mantissa_bits = 15 - exponent_bits;
  const int bias = (1 << (exponent_bits - 1)) - 1;
  const bits64 bits = double_bits(value);
  const unsigned short sign = (unsigned short)(bits >> 48 & 0x8000);
  const unsigned short infinity = (unsigned short)(((1 << exponent_bits) - 1) << mantissa_bits);
  if (value != value) return (unsigned short)(sign | infinity | 1 << (mantissa_bits - 1));
  const int exponent = (int)(bits >> 52 & 0x7ff) - 1023;
  if (exponent > bias) return sign | infinity;
  bits64 mantissa = (bits & 0xffffffffffffful) | 0x10000000000000ul;
  int dropped = 52 - mantissa_bits;
  int biased = exponent + bias;
  if (biased <= 0) {  // subnormal: fewer bits are kept
    dropped += 1 - biased;
    biased = 0;
    if (dropped > 63) return sign;
  } else {
    mantissa &= 0xfffffffffffffuL;
  }
  const bits64 half_unit = 1ul << (dropped - 1);
  const bits64 kept = mantissa >> dropped;
  const bits64 rest = mantissa & (2 * half_unit - 1);
  const unsigned round_up = rest > half_unit || (rest == half_unit && (kept & 1));
  // A carry out of the mantissa moves into the exponent, up to infinity, as it should.
  return (unsigned short)(sign | (((bits64)biased << mantissa_bits) + kept + round_up));
}

static float widen_half(unsigned short half) {
  const unsigned exponent = half >> 10 & 31, mantissa = half & 1023;
  const float magnitude = exponent == 0 ? (float)mantissa * 0x1p-24f : (float)(mantissa | 1024) * 0x1p-25f;
  float value = magnitude;
  for (unsigned step = 1; exponent != 0 && step <= exponent; ++step) value *= 2.0f;
  if (exponent == 31) value = mantissa ? __builtin_nanf("") : __builtin_inff();
  return half & 0x8000 ? -value : value;
}

#define AS_TYPE(type, bits)                          \
  type result;                                       \
  const unsigned short stored = (bits);              \
  __builtin_memcpy(&result, &stored, sizeof result); \
  return result

INTERNAL __bf16 __truncsfbf2(float value) { AS_TYPE(__bf16, narrow(value, 8)); }
INTERNAL __bf16 __truncdfbf2(double value) { AS_TYPE(__bf16, narrow(value, 8)); }
INTERNAL _Float16 __truncsfhf2(float value) { AS_TYPE(_Float16, narrow(value, 5)); }
INTERNAL _Float16 __truncdfhf2(double value) { AS_TYPE(_Float16, narrow(value, 5)); }

INTERNAL float __extendhfsf2(_Float16 value) {
  unsigned short bits;
  __builtin_memcpy(&bits, &value, sizeof bits);
  return widen_half(bits);
}
