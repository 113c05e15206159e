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

INTERNAL int softmetal_run_threadgroup(softmetal_worker* worker, void (*body)(void*, softmetal_uint), void* context,
                                       softmetal_uint thread_count) {
  return services->run_threadgroup(worker, body, context, thread_count);
}

// Conversions that clang calls where the CPU has none. x86's convention passes _Float16 and __bf16 in
// vector registers, as these types themselves do.

static unsigned float_bits(float value) {
  unsigned bits;
  __builtin_memcpy(&bits, &value, sizeof bits);
  return bits;
}

static float bits_float(unsigned bits) {
  float value;
  __builtin_memcpy(&value, &bits, sizeof value);
  return value;
}

// Rounds to nearest, ties to even; keeps NaN quiet.
static unsigned short round_to_bfloat(float value) {
  unsigned bits = float_bits(value);
  if (value != value) return (unsigned short)(bits >> 16 | 0x40);
  return (unsigned short)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

INTERNAL __bf16 __truncsfbf2(float value) {
  unsigned short bits = round_to_bfloat(value);
  __bf16 result;
  __builtin_memcpy(&result, &bits, sizeof result);
  return result;
}

// Rounding twice would be wrong at ties, so the first step rounds to odd.
INTERNAL __bf16 __truncdfbf2(double value) {
  float narrowed = (float)value;
  unsigned bits = float_bits(narrowed);
  if ((double)narrowed != value && value == value && (bits & 1) == 0) {
    int grew = (narrowed > value) == (value > 0);
    bits = grew ? bits - 1 : bits + 1;
  }
  return __truncsfbf2(bits_float(bits));
}
